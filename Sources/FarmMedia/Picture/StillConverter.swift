import CLibAV
import CZimg

/// Turns a decoded still of any of the layouts that PNG and JPEG use into a `Bitmap`.
enum StillConverter {
    static func bitmap(from frame: Frame, kind: ImageHeader.Kind) throws(MediaError) -> Bitmap {
        let layout = AVPixelFormat(frame.pointer.pointee.format)
        switch layout {
        case AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUV420P: return try fromJPEG(frame, chromaShiftX: 1, chromaShiftY: 1)
        case AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUV422P: return try fromJPEG(frame, chromaShiftX: 1, chromaShiftY: 0)
        case AV_PIX_FMT_YUVJ440P, AV_PIX_FMT_YUV440P: return try fromJPEG(frame, chromaShiftX: 0, chromaShiftY: 1)
        case AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUV444P: return try fromJPEG(frame, chromaShiftX: 0, chromaShiftY: 0)
        case AV_PIX_FMT_GBRP:
            let size = (width: Int(frame.pointer.pointee.width), height: Int(frame.pointer.pointee.height))
            return try Bitmap(
                red: plane(2, of: frame, size: size), green: plane(0, of: frame, size: size),
                blue: plane(1, of: frame, size: size), width: size.width, height: size.height)
        case AV_PIX_FMT_RGB24: return try PackedLayout(bytesPerPixel: 3, red: 0, green: 1, blue: 2).bitmap(from: frame)
        case AV_PIX_FMT_RGBA:
            return try PackedLayout(bytesPerPixel: 4, red: 0, green: 1, blue: 2, alpha: 3).bitmap(from: frame)
        case AV_PIX_FMT_GRAY8: return try PackedLayout(bytesPerPixel: 1, red: 0, green: 0, blue: 0).bitmap(from: frame)
        case AV_PIX_FMT_YA8:
            return try PackedLayout(bytesPerPixel: 2, red: 0, green: 0, blue: 0, alpha: 1).bitmap(from: frame)
        // Sixteen-bit samples are big-endian: their first bytes are the picture at eight bits.
        case AV_PIX_FMT_RGB48BE:
            return try PackedLayout(bytesPerPixel: 6, red: 0, green: 2, blue: 4).bitmap(from: frame)
        case AV_PIX_FMT_RGBA64BE:
            return try PackedLayout(bytesPerPixel: 8, red: 0, green: 2, blue: 4, alpha: 6).bitmap(from: frame)
        case AV_PIX_FMT_GRAY16BE:
            return try PackedLayout(bytesPerPixel: 2, red: 0, green: 0, blue: 0).bitmap(from: frame)
        case AV_PIX_FMT_YA16BE:
            return try PackedLayout(bytesPerPixel: 4, red: 0, green: 0, blue: 0, alpha: 2).bitmap(from: frame)
        case AV_PIX_FMT_PAL8: return try PackedLayout.paletteBitmap(from: frame)
        case AV_PIX_FMT_MONOBLACK: return try PackedLayout.oneBitBitmap(from: frame)
        default:
            let name = av_get_pix_fmt_name(layout).map { String(cString: $0) } ?? "unknown"
            throw MediaError(.corruptInput, "The \(kind.rawValue) image has an unusual layout (\(name)).")
        }
    }

    private static func fromJPEG(_ frame: Frame, chromaShiftX: Int, chromaShiftY: Int) throws(MediaError) -> Bitmap {
        let size = (width: Int(frame.pointer.pointee.width), height: Int(frame.pointer.pointee.height))
        // zimg wants whole chroma samples: odd rasters are worked on with their last column or row repeated.
        let chroma = (
            width: (size.width + (1 << chromaShiftX) - 1) >> chromaShiftX,
            height: (size.height + (1 << chromaShiftY) - 1) >> chromaShiftY
        )
        let even = (width: chroma.width << chromaShiftX, height: chroma.height << chromaShiftY)
        let sources = try [
            plane(0, of: frame, size: size, paddedTo: even), plane(1, of: frame, size: chroma),
            plane(2, of: frame, size: chroma),
        ]
        let targets = try [0, 1, 2].map { _ throws(MediaError) in try Plane(width: even.width, height: even.height) }
        let graph = try ResampleGraph(
            from: PlanarFormat.jpeg(
                width: even.width, height: even.height, chromaShiftX: chromaShiftX, chromaShiftY: chromaShiftY),
            to: PlanarFormat.rgb(width: even.width, height: even.height), filter: ZIMG_RESIZE_BICUBIC)
        try graph.run(from: sources.map(\.view), to: targets.map(\.view), scratch: ScratchMemory())
        return Bitmap(
            red: targets[0], green: targets[1], blue: targets[2], width: size.width, height: size.height)
    }

    /// A copy of one plane of a frame, aligned and, where asked, padded by repeating its last column and row.
    private static func plane(
        _ index: Int, of frame: Frame, size: (width: Int, height: Int),
        paddedTo padded: (width: Int, height: Int)? = nil
    ) throws(MediaError) -> Plane {
        let plane = try Plane(width: padded?.width ?? size.width, height: padded?.height ?? size.height)
        let source = try frame.plane(index)
        withExtendedLifetime(source) {
            for row in 0..<plane.height {
                let samples = source.base + min(row, size.height - 1) * source.stride
                plane.row(row).update(from: samples, count: size.width)
                for column in size.width..<plane.width { plane.row(row)[column] = samples[size.width - 1] }
            }
        }
        return plane
    }
}
