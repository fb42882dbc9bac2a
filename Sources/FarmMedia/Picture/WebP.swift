import CWebP

/// The door to libwebp.
enum WebP {
    static func decode(_ bytes: [UInt8]) throws(MediaError) -> Bitmap {
        var features = WebPBitstreamFeatures()
        guard WebPGetFeatures(bytes, bytes.count, &features) == VP8_STATUS_OK else {
            throw MediaError(.corruptInput, "The WebP image has no readable header.")
        }
        try ImageHeader(kind: .webp, width: Int(features.width), height: Int(features.height)).requireWithinLimits()
        guard features.has_animation == 0 else {
            throw MediaError(.corruptInput, "The WebP image is an animation, not a picture.")
        }

        var bitmap = Bitmap(width: Int(features.width), height: Int(features.height))
        var configuration = WebPDecoderConfig()
        guard WebPInitDecoderConfig(&configuration) != 0 else {
            throw MediaError(.missingCapability, "This machine's libwebp does not match its headers.")
        }
        // Colours already multiplied by alpha are the picture on black.
        configuration.output.colorspace = MODE_bgrA
        configuration.output.is_external_memory = 1
        let (size, stride) = (bitmap.pixels.count, bitmap.bytesPerRow)
        let status = bitmap.pixels.withUnsafeMutableBufferPointer { pixels in
            configuration.output.u.RGBA.rgba = pixels.baseAddress
            configuration.output.u.RGBA.stride = Int32(stride)
            configuration.output.u.RGBA.size = size
            return WebPDecode(bytes, bytes.count, &configuration)
        }
        WebPFreeDecBuffer(&configuration.output)
        guard status == VP8_STATUS_OK else {
            let reason = status == VP8_STATUS_NOT_ENOUGH_DATA ? "cut off" : "damaged"
            throw MediaError(.corruptInput, "The WebP image is \(reason).")
        }
        bitmap.makeOpaque()
        return bitmap
    }

    static func encode(_ bitmap: Bitmap, quality: Int) throws(MediaError) -> [UInt8] {
        guard max(bitmap.width, bitmap.height) <= WEBP_MAX_DIMENSION, bitmap.width > 0, bitmap.height > 0 else {
            throw MediaError(.inputTooLarge, "WebP cannot hold a picture of \(bitmap.width)×\(bitmap.height).")
        }
        var configuration = WebPConfig()
        var picture = WebPPicture()
        guard WebPConfigPreset(&configuration, WEBP_PRESET_DEFAULT, Float(quality)) != 0,
            WebPPictureInit(&picture) != 0
        else {
            throw MediaError(.missingCapability, "This machine's libwebp does not match its headers.")
        }
        configuration.thread_level = 0
        picture.width = Int32(bitmap.width)
        picture.height = Int32(bitmap.height)
        defer { WebPPictureFree(&picture) }

        return try withUnsafeTemporaryWriter { writer throws(MediaError) in
            picture.writer = WebPMemoryWrite
            picture.custom_ptr = UnsafeMutableRawPointer(writer)
            let isDone =
                WebPPictureImportBGRX(&picture, bitmap.pixels, Int32(bitmap.bytesPerRow)) != 0
                && WebPEncode(&configuration, &picture) != 0
            guard isDone else {
                throw MediaError(.libraryFailure, "libwebp failed with code \(picture.error_code.rawValue).")
            }
            return Array(UnsafeBufferPointer(start: writer.pointee.mem, count: writer.pointee.size))
        }
    }

    /// Lends a memory writer at a stable address and frees what it gathered.
    private static func withUnsafeTemporaryWriter<Result>(
        _ body: (UnsafeMutablePointer<WebPMemoryWriter>) throws(MediaError) -> Result
    ) throws(MediaError) -> Result {
        let writer = UnsafeMutablePointer<WebPMemoryWriter>.allocate(capacity: 1)
        WebPMemoryWriterInit(writer)
        defer {
            WebPMemoryWriterClear(writer)
            writer.deallocate()
        }
        return try body(writer)
    }
}

extension Bitmap {
    /// Marks every pixel as covering.
    mutating func makeOpaque() {
        pixels.withUnsafeMutableBufferPointer { pixels in
            for index in stride(from: 3, to: pixels.count, by: Self.bytesPerPixel) { pixels[index] = 255 }
        }
    }
}
