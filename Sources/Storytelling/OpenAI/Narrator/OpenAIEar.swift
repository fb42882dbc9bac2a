import FarmMedia

/// Hears the words of a voice that was not made by it.
public struct OpenAIEar: Sendable {
    private let service: OpenAIService
    private let desk: any CallDesk

    public init(service: OpenAIService, desk: any CallDesk) {
        self.service = service
        self.desk = desk
    }

    /// - Returns: `nil` where the service cannot hear it, or tells of no word when it sounds.
    /// - Throws: `MakerError`; `CancellationError`.
    public func words(in voice: Waveform) async throws -> [TranscribedWord]? {
        try await service.transcribe(Self.reduced(voice), through: desk)
    }

    /// A third of the rate, which is what models hear at: each sample the mean of three.
    private static func reduced(_ voice: Waveform) -> SpeechSound {
        let source = voice.samples
        var samples: [Float] = []
        samples.reserveCapacity(source.count / 3)
        for first in stride(from: 0, through: source.count - 3, by: 3) {
            let sum: Float = source[first] + source[first + 1] + source[first + 2]
            samples.append(sum / 3)
        }
        return SpeechSound(samples: samples, rate: Waveform.sampleRate / 3)
    }
}
