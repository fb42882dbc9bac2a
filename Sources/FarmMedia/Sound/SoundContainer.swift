import Foundation

/// The kinds of sound file that are read, told apart by their first bytes.
enum SoundContainer: String {
    case wave = "wav"
    case mp3
    case ogg
    case flac
    case mp4 = "mov"

    /// libavformat's name of the demuxer.
    var demuxer: String { rawValue }

    /// Whether the header states the exact number of samples, so that a file cut off can be told.
    var statesSampleCount: Bool { self == .flac || self == .mp4 }

    /// The kind that `head`, the file's first bytes, announces, or `nil`.
    init?(head: [UInt8]) {
        func has(_ text: String, at offset: Int) -> Bool {
            head.dropFirst(offset).starts(with: text.utf8)
        }
        if has("RIFF", at: 0), has("WAVE", at: 8) {
            self = .wave
        } else if has("ID3", at: 0) || (head.count > 1 && head[0] == 0xFF && head[1] & 0xE0 == 0xE0) {
            self = .mp3
        } else if has("OggS", at: 0) {
            self = .ogg
        } else if has("fLaC", at: 0) {
            self = .flac
        } else if has("ftyp", at: 4) {
            self = .mp4
        } else {
            return nil
        }
    }

    /// The kind of the file at `url`.
    ///
    /// - Throws: `.inputOutput` where it cannot be read, `.inputTooLarge` beyond `byteLimit`,
    ///   `.corruptInput` where it is of no kind that is read.
    init(of url: URL, byteLimit: Int) throws(MediaError) {
        let name = url.lastPathComponent
        let head: [UInt8]
        let size: UInt64
        do {
            let handle = try FileHandle(forReadingFrom: url)
            head = [UInt8](try handle.read(upToCount: 16) ?? Data())
            size = try handle.seekToEnd()
            try handle.close()
        } catch {
            throw MediaError(.inputOutput, "The sound file '\(name)' cannot be read.")
        }
        guard size <= UInt64(byteLimit) else {
            throw MediaError(.inputTooLarge, "The sound file '\(name)' has \(size) bytes, more than is taken.")
        }
        guard let container = SoundContainer(head: head) else {
            throw MediaError(.corruptInput, "'\(name)' is no WAVE, MP3, Ogg, FLAC or MP4 sound file.")
        }
        self = container
    }
}
