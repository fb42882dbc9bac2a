import FarmCore
import Foundation

/// What an assembled video is, measured on its file alone: whatever was planned, this is what a player gets.
public struct VideoInspection: Hashable, Sendable {
    /// Compressed pictures in the file.
    public let frameCount: Int
    /// From the first picture's appearance to the last one's end.
    public let pictureTime: Duration
    /// The sound as it is decoded.
    public let sound: SoundInspection
    /// How much later than the pictures the sound begins, and how much later it ends; negative where it is earlier.
    public let startOffset: Duration
    public let endOffset: Duration

    /// Reads every packet of a local MP4 file and decodes its sound.
    ///
    /// - Parameter joins: Samples at 48 kHz at which one clip follows another, in ascending order.
    /// - Throws: `.corruptInput` for a file without pictures or without sound, `.inputTooLarge`, `.inputOutput`;
    ///   `.cancelled`.
    public static func inspect(
        _ url: URL, joins: [Int] = [], isCancelled: () -> Bool = { false }
    ) throws(MediaError) -> VideoInspection {
        let facts = try MediaProbe.examine(url)
        guard let picture = facts.video, let track = facts.audio else {
            throw MediaError(.corruptInput, "The video lacks its pictures or its sound.")
        }
        let sound = try SoundInspection.inspect(url, joins: joins, isCancelled: isCancelled)
        let soundTime = Duration.nanoseconds(sound.sampleCount * 1_000_000_000 / AudioClock.sampleRate)
        let startOffset = Duration.microseconds(track.startMicroseconds - picture.startMicroseconds)
        let pictureTime = Duration.microseconds(picture.durationMicroseconds)
        return VideoInspection(
            frameCount: picture.frameCount, pictureTime: pictureTime, sound: sound, startOffset: startOffset,
            endOffset: startOffset + soundTime - pictureTime)
    }
}
