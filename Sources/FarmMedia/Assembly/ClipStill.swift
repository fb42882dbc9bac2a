import CLibAV
import FarmCore
import Foundation

/// Takes single pictures out of finished clips, for posters and thumbnails.
public enum ClipStill {
    /// A picture close to `frame`, no longer than `longSide` on its longer side, as WebP.
    ///
    /// From the keyframe before on, only pictures are decoded that others are made from: one of them is no further
    /// than half a run of B-frames away, and with H.264 they are a small part of all.
    /// - Throws: `.corruptInput` where the clip is none, `.inputOutput`.
    public static func webP(
        of clip: URL, nearest frame: Int, rate: FrameRate, longSide: Int, quality: Int = 80
    ) throws(MediaError) -> [UInt8] {
        let picture = try picture(of: clip, nearest: frame, rate: rate)
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

    private static func picture(of clip: URL, nearest frame: Int, rate: FrameRate) throws(MediaError) -> Frame {
        let file = try InputFile(clip, format: "mov", probesStreams: false)
        guard let stream = file.stream(AVMEDIA_TYPE_VIDEO) else {
            throw MediaError(.corruptInput, "The clip has no pictures.")
        }
        let wanted = av_rescale_q(Int64(frame), rate.frameDuration, stream.pointee.time_base)
        let start = try lastKeyframe(of: clip, notAfter: wanted)
        let decoder = try CodecContext(decoderFor: stream)
        decoder.pointer.pointee.thread_count = 1
        // H.265's decoder loses count of pictures when it skips those that others refer to.
        decoder.pointer.pointee.skip_frame =
            stream.pointee.codecpar.pointee.codec_id == AV_CODEC_ID_H264 ? AVDISCARD_BIDIR : AVDISCARD_NONREF
        try decoder.open()
        var search = NearestPicture(wanted: wanted, decoder: decoder)
        let packet = try Packet()
        var isWithin = false
        while !search.isOver {
            guard try file.read(into: packet) else { break }
            isWithin = isWithin || (packet.isKey && packet.pointer.pointee.pts == start)
            if isWithin { try search.decode(packet) }
        }
        if !search.isOver { try search.decode(nil) }
        guard let picture = search.nearest else {
            throw MediaError(.corruptInput, "The clip's pictures cannot be decoded.")
        }
        return picture
    }

    private static func lastKeyframe(of clip: URL, notAfter wanted: Int64) throws(MediaError) -> Int64 {
        let file = try InputFile(clip, format: "mov", probesStreams: false)
        let packet = try Packet()
        var last: Int64?
        while try file.read(into: packet) {
            let time = packet.pointer.pointee.pts
            guard packet.isKey, time != nightreel_av_nopts else { continue }
            if time <= wanted || last == nil { last = time }
            if time > wanted { break }
        }
        guard let last else { throw MediaError(.corruptInput, "The clip has no keyframe.") }
        return last
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

/// Goes through decoded pictures until they are past a time, and keeps the nearest.
private struct NearestPicture {
    let wanted: Int64
    let decoder: CodecContext
    private(set) var nearest: Frame?
    private(set) var isOver = false

    init(wanted: Int64, decoder: CodecContext) {
        self.wanted = wanted
        self.decoder = decoder
    }

    mutating func decode(_ packet: Packet?) throws(MediaError) {
        try decoder.send(packet)
        while !isOver {
            let frame = try Frame()
            guard try decoder.receive(into: frame) == .filled else { return }
            let time = frame.pointer.pointee.pts
            if nearest.map({ abs($0.pointer.pointee.pts - wanted) > abs(time - wanted) }) ?? true { nearest = frame }
            isOver = time >= wanted
        }
    }
}
