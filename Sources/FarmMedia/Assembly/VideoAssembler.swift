import CLibAV
import FarmCore
import Foundation

/// Joins clips and a soundtrack into one video without decoding either.
public enum VideoAssembler {
    /// Writes a fast-start MP4 whose frames are those of `clips` in order, without a gap, with `soundtrack`
    /// beginning at the first frame.
    ///
    /// Each clip is opened once and verified while it is copied: frame count, every frame on its place of the frame
    /// grid, the parameter sets of the others, pictures whole. Where parameter sets differ, the clip that is named is
    /// one without those that most clips have. All times come from counted frames.
    /// - Parameters:
    ///   - soundtrack: AAC at 48 kHz in an MP4 or M4A file, as long as the clips together to within a frame.
    ///   - output: Overwritten; removed again if the work stops early.
    ///   - isCancelled: Asked before each frame.
    /// - Throws: `.clipMismatch` or `.corruptInput` with `culprit` saying which part is at fault, `.inputTooLarge`,
    ///   `.cancelled`, `.inputOutput`.
    @discardableResult
    public static func assemble(
        clips: [ClipSource], soundtrack: URL, format: VideoFormat, to output: URL,
        isCancelled: () -> Bool = { false }
    ) throws(MediaError) -> AssemblyReport {
        guard (1...MediaLimits.videoClips).contains(clips.count) else {
            throw MediaError(
                .inputTooLarge, "A video has between 1 and \(MediaLimits.videoClips) clips, not \(clips.count).")
        }
        try format.requireWithinLimits()
        for (index, clip) in clips.enumerated() where !(1...MediaLimits.clipFrames).contains(clip.frameCount) {
            throw MediaError(.inputTooLarge, "Clip \(index) cannot have \(clip.frameCount) frames.", clip: index)
        }
        let sound = try blamingSoundtrack { () throws(MediaError) in
            let sound = try SoundtrackReader(soundtrack)
            try sound.requireLength(frames: clips.reduce(0) { $0 + $1.frameCount }, rate: format.frameRate)
            return sound
        }
        do throws(MediaError) {
            var assembly = try Assembly(clips: clips, sound: sound, format: format, output: output)
            return try assembly.run(isCancelled: isCancelled)
        } catch {
            try? FileManager.default.removeItem(at: output)  // What stopped the work is the error to tell.
            throw error
        }
    }

    /// Errors of reading or copying sound are the soundtrack's.
    static func blamingSoundtrack<Value>(
        _ body: () throws(MediaError) -> Value
    ) throws(MediaError) -> Value {
        do throws(MediaError) {
            return try body()
        } catch {
            guard error.code == .corruptInput else { throw error }
            throw MediaError(error.code, error.message, culprit: .soundtrack)
        }
    }
}

/// One assembly under way.
private struct Assembly {
    let clips: [ClipSource]
    let sound: SoundtrackReader
    let format: VideoFormat
    /// The first clip's, which all others must have.
    let shared: ClipParameters
    let file: OutputFile
    let videoStream: UnsafeMutablePointer<AVStream>
    let soundStream: UnsafeMutablePointer<AVStream>
    var writtenFrames = 0
    /// The first clip, opened for its parameters and not yet read.
    private var first: ClipReader?

    init(clips: [ClipSource], sound: SoundtrackReader, format: VideoFormat, output: URL) throws(MediaError) {
        self.clips = clips
        self.sound = sound
        self.format = format
        let model = try ClipReader(clips[0], index: 0, format: format)
        first = model
        shared = model.parameters
        file = try OutputFile(output, format: "mp4")
        videoStream = try file.addStream(copying: model.stream)
        videoStream.pointee.time_base = format.frameRate.frameDuration
        videoStream.pointee.avg_frame_rate = AVRational(
            num: Int32(format.frameRate.numerator), den: Int32(format.frameRate.denominator))
        soundStream = try file.addStream(copying: sound.stream)
        // The edit lists count in the movie's time scale: milliseconds would cut off up to 47 samples of sound.
        try file.begin(options: [
            "movflags": "+faststart+write_colr", "movie_timescale": String(AudioClock.sampleRate),
        ])
    }

    mutating func run(isCancelled: () -> Bool) throws(MediaError) -> AssemblyReport {
        for (index, clip) in clips.enumerated() {
            let reader = if let first { first } else { try ClipReader(clip, index: index, format: format) }
            first = nil
            if reader.parameters != shared { throw try oddOne() }
            let start = writtenFrames
            while let picture = try reader.next(reorderDelay: shared.reorderDelay) {
                if isCancelled() { throw MediaError(.cancelled, "Assembly was cancelled.") }
                try write(picture, shownAt: start + picture.frame)
            }
        }
        try writeSound(before: nil)
        try file.finish()
        return AssemblyReport(
            frameCount: writtenFrames, sampleCount: sound.sampleCount, byteCount: try file.url.fileSize())
    }

    /// The clip to blame where two differ: the first whose parameters are not those that most clips have. Where no
    /// majority tells, the earlier clips are right.
    private func oddOne() throws(MediaError) -> MediaError {
        var seen: [ClipParameters: (count: Int, first: Int)] = [:]
        var all: [ClipParameters] = []
        for (index, clip) in clips.enumerated() {
            let parameters = try ClipReader(clip, index: index, format: format).parameters
            seen[parameters, default: (0, index)].count += 1
            all.append(parameters)
        }
        let most = seen.max { ($0.value.count, $1.value.first) < ($1.value.count, $0.value.first) }?.key ?? shared
        return ClipReader.unlikeOthers(clip: all.firstIndex { $0 != most } ?? 0)
    }

    /// Writes a picture, and first the sound that is due by then.
    private mutating func write(_ picture: ClipReader.Picture, shownAt frame: Int) throws(MediaError) {
        let decoded = writtenFrames - shared.reorderDelay
        try writeSound(before: decoded)
        let packet = picture.packet.pointer
        packet.pointee.pts = Int64(frame)
        packet.pointee.dts = Int64(decoded)
        packet.pointee.duration = 1
        packet.pointee.stream_index = videoStream.pointee.index
        av_packet_rescale_ts(packet, format.frameRate.frameDuration, videoStream.pointee.time_base)
        try file.write(picture.packet)
        writtenFrames += 1
    }

    /// Writes the sound that begins before `frame` is decoded, or all that is left.
    private func writeSound(before frame: Int?) throws(MediaError) {
        while let packet = try VideoAssembler.blamingSoundtrack({ () throws(MediaError) in try sound.peek() }) {
            if let frame {
                let order = av_compare_ts(
                    packet.pointer.pointee.dts, sound.timeBase, Int64(frame), format.frameRate.frameDuration)
                if order > 0 { return }
            }
            packet.pointer.pointee.stream_index = soundStream.pointee.index
            av_packet_rescale_ts(packet.pointer, sound.timeBase, soundStream.pointee.time_base)
            try file.write(packet)
            sound.advance()
        }
    }
}

extension FrameRate {
    /// One frame, as libav's time base.
    var frameDuration: AVRational { AVRational(num: Int32(denominator), den: Int32(numerator)) }
}
