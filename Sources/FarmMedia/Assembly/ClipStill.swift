import CLibAV
import FarmCore
import Foundation

/// Takes single pictures out of finished clips, for posters and thumbnails.
public enum ClipStill {
    /// The picture of the keyframe nearest to `frame`, no longer than `longSide` on its longer side, as WebP.
    ///
    /// Only a keyframe is decoded, which costs as much as one picture; the next is never further than half a closed
    /// group away.
    /// - Throws: `.corruptInput` where the clip is none, `.inputOutput`.
    public static func webP(
        of clip: URL, nearest frame: Int, rate: FrameRate, longSide: Int, quality: Int = 80
    ) throws(MediaError) -> [UInt8] {
        let picture = try keyframe(of: clip, nearest: frame, rate: rate)
        let (width, height) = (Int(picture.pointer.pointee.width), Int(picture.pointer.pointee.height))
        guard AVPixelFormat(picture.pointer.pointee.format) == AV_PIX_FMT_YUV420P, width >= 16, height >= 16 else {
            throw MediaError(.corruptInput, "The clip's pictures are not of a kind that clips have.")
        }
        let longest = max(width, height)
        let size =
            longest <= longSide
            ? (width: width, height: height)
            : (width: max(16, width * longSide / longest), height: max(16, height * longSide / longest))
        let chroma = (width: (width + 1) / 2, height: (height + 1) / 2)
        let planes = try [
            scaled(picture.plane(0), width: width, height: height, to: size),
            scaled(picture.plane(1), width: chroma.width, height: chroma.height, to: size),
            scaled(picture.plane(2), width: chroma.width, height: chroma.height, to: size),
        ]
        return try ImageCodec.encodeWebP(VideoColour.bitmap(fromVideo: planes), quality: quality)
    }

    private static func keyframe(of clip: URL, nearest frame: Int, rate: FrameRate) throws(MediaError) -> Frame {
        let search = try InputFile(clip, format: "mov", probesStreams: false)
        let packet = try Packet()
        guard let stream = search.stream(AVMEDIA_TYPE_VIDEO) else {
            throw MediaError(.corruptInput, "The clip has no pictures.")
        }
        let wanted = av_rescale_q(Int64(frame), rate.frameDuration, stream.pointee.time_base)
        var nearest: Int64?
        while try search.read(into: packet) {
            let time = packet.pointer.pointee.pts
            guard packet.isKey, time != nightreel_av_nopts else { continue }
            if nearest.map({ abs($0 - wanted) > abs(time - wanted) }) ?? true { nearest = time }
        }
        let file = try InputFile(clip, format: "mov", probesStreams: false)
        guard let nearest, let found = file.stream(AVMEDIA_TYPE_VIDEO) else {
            throw MediaError(.corruptInput, "The clip has no keyframe.")
        }
        let decoder = try CodecContext(decoderFor: found)
        decoder.pointer.pointee.thread_count = 1
        try decoder.open()
        let picture = try Frame()
        while try file.read(into: packet) {
            guard packet.isKey, packet.pointer.pointee.pts == nearest else { continue }
            try decoder.send(packet)
            try decoder.send(nil as Packet?)
            guard try decoder.receive(into: picture) == .filled else { break }
            return picture
        }
        throw MediaError(.corruptInput, "The clip's keyframe cannot be decoded.")
    }

    private static func scaled(
        _ view: PlaneView, width: Int, height: Int, to size: (width: Int, height: Int)
    ) throws(MediaError) -> Plane {
        let source = try Plane(width: width, height: height)
        withExtendedLifetime(view) {
            for row in 0..<height { source.row(row).update(from: view.base + row * view.stride, count: width) }
        }
        guard width != size.width || height != size.height else { return source }
        let graph = try ResampleGraph(
            from: PlanarFormat.plane(width: width, height: height),
            to: PlanarFormat.plane(width: size.width, height: size.height))
        let target = try Plane(width: size.width, height: size.height)
        try graph.run(from: source.view, to: target.view, scratch: ScratchMemory())
        return target
    }
}
