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
                blue: plane(1, of: frame, size: size))
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
        let chroma = (
            width: (size.width + (1 << chromaShiftX) - 1) >> chromaShiftX,
            height: (size.height + (1 << chromaShiftY) - 1) >> chromaShiftY
        )
        let even = (width: chroma.width << chromaShiftX, height: chroma.height << chromaShiftY)
        let planes = try [
            plane(0, of: frame, size: size),
            spread(plane(1, of: frame, size: chroma), to: even),
            spread(plane(2, of: frame, size: chroma), to: even),
        ]
        return VideoColour.bitmap(fromJPEG: planes, width: size.width, height: size.height)
    }

    /// A chroma plane at the picture's resolution; its samples lie in the middle of the pixels they serve.
    private static func spread(_ plane: Plane, to size: (width: Int, height: Int)) throws(MediaError) -> Plane {
        guard plane.width != size.width || plane.height != size.height else { return plane }
        let graph = try ResampleGraph(
            from: PlanarFormat.plane(width: plane.width, height: plane.height),
            to: PlanarFormat.plane(width: size.width, height: size.height), filter: ZIMG_RESIZE_BICUBIC)
        let spread = try Plane(width: size.width, height: size.height)
        try graph.run(from: plane.view, to: spread.view, scratch: ScratchMemory())
        return spread
    }

    /// An aligned copy of one plane of a frame.
    private static func plane(
        _ index: Int, of frame: Frame, size: (width: Int, height: Int)
    ) throws(MediaError) -> Plane {
        let plane = try Plane(width: size.width, height: size.height)
        let source = try frame.plane(index)
        withExtendedLifetime(source) {
            for row in 0..<size.height {
                plane.row(row).update(from: source.base + row * source.stride, count: size.width)
            }
        }
        return plane
    }
}
