import CLibAV

/// Decodes one PNG or JPEG through libavcodec, strictly: what a viewer would patch over is refused.
enum StillDecoder {
    static func decode(_ bytes: [UInt8], header: ImageHeader) throws(MediaError) -> Bitmap {
        guard isWhole(bytes, kind: header.kind) else {
            throw MediaError(.corruptInput, "The \(header.kind.rawValue) image is cut off.")
        }
        let frame: Frame
        do throws(MediaError) {
            frame = try firstFrame(of: bytes, kind: header.kind)
        } catch {
            throw error.code == .corruptInput ? damaged(header.kind) : error
        }
        let picture = frame.pointer.pointee
        guard Int(picture.width) == header.width, Int(picture.height) == header.height,
            picture.decode_error_flags == 0, picture.flags & AV_FRAME_FLAG_CORRUPT == 0
        else { throw damaged(header.kind) }
        return try StillConverter.bitmap(from: frame, kind: header.kind)
    }

    private static func firstFrame(of bytes: [UInt8], kind: ImageHeader.Kind) throws(MediaError) -> Frame {
        let decoder = try CodecContext(decoder: kind == .png ? AV_CODEC_ID_PNG : AV_CODEC_ID_MJPEG)
        decoder.pointer.pointee.thread_count = 1
        // The same inverse transform with every instruction set.
        decoder.pointer.pointee.flags |= AV_CODEC_FLAG_BITEXACT
        decoder.pointer.pointee.idct_algo = FF_IDCT_SIMPLE
        decoder.pointer.pointee.max_pixels = Int64(MediaLimits.imagePixels)
        decoder.pointer.pointee.err_recognition =
            AV_EF_EXPLODE | AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER
        try decoder.open()
        let packet = try Packet(copying: bytes)
        let frame = try Frame()
        try decoder.send(packet)
        guard try decoder.receive(into: frame) == .filled else { throw damaged(kind) }
        return frame
    }

    /// Whether the file has its end: the IEND chunk (PNG) or the EOI marker (JPEG), followed by at most some
    /// padding.
    private static func isWhole(_ bytes: [UInt8], kind: ImageHeader.Kind) -> Bool {
        let end: [UInt8] = kind == .png ? [0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82] : [0xFF, 0xD9]
        let tail = bytes.suffix(4096)
        return tail.indices.contains { tail[$0...].starts(with: end) }
    }

    private static func damaged(_ kind: ImageHeader.Kind) -> MediaError {
        MediaError(.corruptInput, "The \(kind.rawValue) image is damaged.")
    }
}
