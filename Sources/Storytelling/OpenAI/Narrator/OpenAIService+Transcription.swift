import FarmCore
import FarmDigest
import Foundation

extension OpenAIService {
    /// Hears the words of a sound, through the desk.
    ///
    /// - Returns: `nil` where the server cannot hear it, hears nothing that can be read, or tells of no word when it
    ///   sounds: the sound is there all the same.
    /// - Throws: `MakerError`; `CancellationError`.
    func transcribe(_ sound: SpeechSound, through desk: any CallDesk) async throws -> [TranscribedWord]? {
        let file = sound.wave
        // What is shorter or longer is not taken.
        guard sound.milliseconds >= 100, file.count <= OpenAILimits.transcribedBytes else { return nil }
        let form = try form(for: file)
        let usage = ProviderUsage(audioMilliseconds: sound.milliseconds)
        let call = ProviderCall(
            provider: .openai, operation: .transcription, model: models.transcription,
            key: try callKey(.transcription, form.bytes), estimate: usage)
        do {
            let answer = try await desk.answer(to: call) { _ in try await transcription(form, usage: usage) }
            return try Self.words(answer.body, charging: answer.usage, limits: [])
        } catch let error as ProviderFault {
            guard [.rejected, .unsafe, .unusableAnswer].contains(error.code) else { throw MakerError(error) }
            return nil
        }
    }

    private func form(for file: [UInt8]) throws(MakerError) -> FormBody {
        do {
            var form = try FormBody(boundaryFor: file)
            form.add("model", models.transcription)
            form.add("response_format", "verbose_json")
            form.add("timestamp_granularities[]", "word")
            form.add(file: file, named: "voice.wav", type: "audio/wav", as: "file")
            form.finish()
            return form
        } catch {
            throw MakerError(.unavailable, "A form could not be made: \(error.message).")
        }
    }

    /// One attempt, of which the document is kept as it came.
    private func transcription(_ form: FormBody, usage: ProviderUsage) async throws -> ProviderAnswer {
        let answer = try await post(
            "audio/transcriptions", contentType: form.contentType, body: form.bytes,
            limit: OpenAILimits.documentBytes, within: limits.transcriptionTime)
        _ = try Self.words(answer.body, charging: usage, limits: answer.limits)
        return ProviderAnswer(body: answer.body, usage: usage, limits: answer.limits)
    }

    private static func words(
        _ body: [UInt8], charging usage: ProviderUsage, limits: [RateLimit]
    ) throws(ProviderFault) -> [TranscribedWord]? {
        do {
            let transcript = try JSONDecoder().decode(Transcript.self, from: Data(body))
            let words = (transcript.words ?? []).prefix(OpenAILimits.transcribedWords)
            guard words.contains(where: { $0.start != nil }) else { return nil }
            return words.map { TranscribedWord(text: $0.word, start: $0.start ?? .nan, end: $0.end ?? .nan) }
        } catch {
            throw ProviderFault(
                .unusableAnswer, "OpenAI's transcription is not the document that was asked for.", usage: usage,
                limits: limits)
        }
    }
}

/// A transcription as it comes over the wire.
private struct Transcript: Decodable {
    struct Word: Decodable {
        let word: String
        let start: Double?
        let end: Double?
    }

    let text: String
    /// Some models and servers leave it out, or the times in it.
    let words: [Word]?
}
