import CLibAV
import FarmCore
import Foundation

/// Makes the pieces in which a video is watched while the rest of it is rendered.
public enum StreamSegmenter {
    /// When the first picture of a video is shown.
    public static let startSeconds = 1

    /// The piece of one clip: its pictures at their place in the video, and the sound that begins while they are
    /// shown.
    ///
    /// Neither is decoded. The clip is verified as assembly verifies it, but for the parameters it must share with
    /// others. The first picture of a video is shown at `startSeconds`, not at zero: the sound encoder's priming and
    /// the decoding of reordered pictures come before it, and times below zero, edit lists and negative offsets, the
    /// other ways to say so, are each misread by some player.
    /// - Parameters:
    ///   - firstFrame: where the clip lies in the video.
    ///   - isLast: whether all the sound that is left belongs to it.
    ///   - scratch: a file to work in; overwritten, and removed again.
    /// - Throws: as `VideoAssembler.assemble` does, naming the clip 0 or the soundtrack.
    public static func piece(
        of clip: ClipSource, firstFrame: Int, isLast: Bool, soundtrack: URL, format: VideoFormat, scratch: URL,
        isCancelled: () -> Bool = { false }
    ) throws(MediaError) -> StreamPiece {
        try format.requireWithinLimits()
        guard (1...MediaLimits.clipFrames).contains(clip.frameCount) else {
            throw MediaError(.inputTooLarge, "A clip cannot have \(clip.frameCount) frames.", clip: 0)
        }
        defer { try? FileManager.default.removeItem(at: scratch) }  // Left over, it is found by who tidies up.
        let reader = try ClipReader(clip, index: 0, format: format)
        let sound = try SoundtrackReader(soundtrack)
        let rate = format.frameRate
        // The first piece has the priming too, the last whatever is left.
        let start = firstFrame == 0 ? Int.min : rate.firstSample(ofFrame: firstFrame)
        let end = isLast ? Int.max : rate.firstSample(ofFrame: firstFrame + clip.frameCount)
        var writing = try PieceWriting(
            reader: reader, sound: sound, format: format, firstFrame: firstFrame,
            samples: start..<end, output: scratch)
        try writing.run(isCancelled: isCancelled)
        do {
            return try StreamPiece(file: Array(Data(contentsOf: scratch)))
        } catch let error as MediaError {
            throw error
        } catch {
            throw MediaError(.inputOutput, "A stream's piece cannot be read: \(error.localizedDescription)")
        }
    }
}

/// One piece under way.
private struct PieceWriting {
    let reader: ClipReader
    let sound: SoundtrackReader
    let format: VideoFormat
    let firstFrame: Int
    let samples: Range<Int>
    let file: OutputFile
    let videoStream: UnsafeMutablePointer<AVStream>
    let soundStream: UnsafeMutablePointer<AVStream>
    var writtenFrames = 0

    init(
        reader: ClipReader, sound: SoundtrackReader, format: VideoFormat, firstFrame: Int, samples: Range<Int>,
        output: URL
    ) throws(MediaError) {
        self.reader = reader
        self.sound = sound
        self.format = format
        self.firstFrame = firstFrame
        self.samples = samples
        file = try OutputFile(output, format: "mp4")
        file.pointer.pointee.avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED
        videoStream = try file.addStream(copying: reader.stream)
        videoStream.pointee.time_base = format.frameRate.frameDuration
        // An estimate, which would make each clip's header another.
        videoStream.pointee.codecpar.pointee.bit_rate = 0
        videoStream.pointee.avg_frame_rate = AVRational(
            num: Int32(format.frameRate.numerator), den: Int32(format.frameRate.denominator))
        soundStream = try file.addStream(copying: sound.stream)
        try file.begin(options: [
            "movflags": "+frag_keyframe+empty_moov+default_base_moof+frag_discont+write_colr", "use_editlist": "0",
        ])
        if samples.lowerBound > 0 { try sound.seek(toSample: samples.lowerBound) }
    }

    mutating func run(isCancelled: () -> Bool) throws(MediaError) {
        while let picture = try reader.next(reorderDelay: reader.parameters.reorderDelay) {
            if isCancelled() { throw MediaError(.cancelled, "A stream's piece was cancelled.") }
            let decoded = firstFrame + writtenFrames - reader.parameters.reorderDelay
            try writeSound(before: decoded)
            let packet = picture.packet.pointer
            packet.pointee.pts = Int64(firstFrame + picture.frame)
            packet.pointee.dts = Int64(decoded)
            packet.pointee.duration = 1
            packet.pointee.stream_index = videoStream.pointee.index
            av_packet_rescale_ts(packet, format.frameRate.frameDuration, videoStream.pointee.time_base)
            Self.delay(packet, in: videoStream)
            try file.write(picture.packet)
            writtenFrames += 1
        }
        try writeSound(before: nil)
        try file.finish()
    }

    /// Moves a packet by `startSeconds`, which are whole in every time base.
    private static func delay(_ packet: UnsafeMutablePointer<AVPacket>, in stream: UnsafePointer<AVStream>) {
        let start = av_rescale_q(
            Int64(StreamSegmenter.startSeconds), AVRational(num: 1, den: 1), stream.pointee.time_base)
        packet.pointee.pts += start
        packet.pointee.dts += start
    }

    /// Writes the piece's sound that begins before `frame` is decoded, or all of it that is left.
    private func writeSound(before frame: Int?) throws(MediaError) {
        while let packet = try VideoAssembler.blamingSoundtrack({ () throws(MediaError) in try sound.peek() }) {
            let start = Int(av_rescale_q(packet.pointer.pointee.pts, sound.timeBase, SoundtrackReader.sample))
            guard start < samples.upperBound else { return }
            if start >= samples.lowerBound {
                if let frame, start > format.frameRate.firstSample(ofFrame: max(frame, 0)) { return }
                packet.pointer.pointee.stream_index = soundStream.pointee.index
                av_packet_rescale_ts(packet.pointer, sound.timeBase, soundStream.pointee.time_base)
                Self.delay(packet.pointer, in: soundStream)
                try file.write(packet)
            }
            sound.advance()
        }
    }
}
