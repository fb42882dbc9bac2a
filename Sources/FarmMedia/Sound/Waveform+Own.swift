import Foundation

extension Waveform {
    /// The sound of a file that somebody brings; nothing is decoded beyond the length that is allowed.
    ///
    /// - Parameter longest: samples at 48 kHz.
    /// - Throws: `.corruptInput` where the file holds no sound that can be decoded, `.inputTooLarge` where it lasts
    ///   longer, `.inputOutput`.
    public init(ofOwn url: URL, longest: Int) throws(MediaError) {
        let reader = try SoundReader(url)
        var samples: [Float] = []
        while let block = try reader.next() {
            samples += block
            guard samples.count <= longest else {
                throw MediaError(
                    .inputTooLarge, "The recording lasts longer than \(longest / Self.sampleRate) seconds.")
            }
        }
        self.init(samples: samples)
    }

    /// Whether a file's first 16 bytes announce sound of a kind that is read.
    public static func isKnown(_ head: [UInt8]) -> Bool { SoundContainer(head: head) != nil }
}
