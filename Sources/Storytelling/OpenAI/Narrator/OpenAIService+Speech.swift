import FarmCore
import FarmMedia

extension OpenAIService {
    /// Has a text spoken through the desk.
    ///
    /// - Throws: `MakerError`; `CancellationError`.
    func speak(
        _ text: String, voice: String, instructions: String?, through desk: any CallDesk
    ) async throws -> SpeechSound {
        var members = [
            WireJSON.Member("model", .string(models.speech)), WireJSON.Member("input", .string(text)),
            WireJSON.Member("voice", .string(voice)),
        ]
        if let instructions, models.speechTakesInstructions {
            members.append(WireJSON.Member("instructions", .string(instructions)))
        }
        members.append(WireJSON.Member("response_format", .string(models.speechFormat.rawValue)))
        let body = WireJSON.object(members).bytes
        let characters = text.unicodeScalars.count
        let longest = Self.longestSpeech(of: text)
        let call = ProviderCall(
            provider: .openai, operation: .speech, model: models.speech, key: try callKey(.speech, body),
            estimate: ProviderUsage(characters: characters, audioMilliseconds: longest))
        do {
            let answer = try await desk.answer(to: call) { _ in
                try await speech(body, characters: characters, longest: longest)
            }
            return try Self.sound(answer.body, as: models.speechFormat, charging: answer.usage, limits: [])
        } catch let error as ProviderFault {
            throw MakerError(error)
        }
    }

    /// One attempt, of which the sound is kept as it came.
    ///
    /// - Parameter longest: in milliseconds at 24 kHz; what goes beyond is broken off.
    private func speech(_ body: [UInt8], characters: Int, longest: Int) async throws -> ProviderAnswer {
        let answer = try await post(
            "audio/speech", contentType: "application/json", body: body,
            limit: longest * OpenAILimits.soundBytesPerMillisecond, within: limits.speechTime)
        var usage = ProviderUsage(characters: characters)
        // Samples without a header could be anything.
        guard !answer.contentType.hasPrefix("text/"), !answer.contentType.hasPrefix("application/json") else {
            throw ProviderFault(
                .unusableAnswer, "OpenAI answered with words instead of speech.", limits: answer.limits,
                outcomeIsUnknown: true)
        }
        let sound = try Self.sound(answer.body, as: models.speechFormat, charging: usage, limits: answer.limits)
        usage.audioMilliseconds = sound.milliseconds
        return ProviderAnswer(body: answer.body, usage: usage, limits: answer.limits)
    }

    /// The longest that speech of a text may be, in milliseconds.
    ///
    /// How fast a voice speaks is the owner's to say, so no pace is the slowest. The bound holds because an answer that
    /// goes beyond it, in the format that is asked for, is broken off, and its cost is taken as unknown.
    private static func longestSpeech(of text: String) -> Int {
        let characters = text.unicodeScalars.count
        let isWide = text.utf8.count > characters * 3 / 2
        let each = isWide ? OpenAILimits.millisecondsPerWideCharacter : OpenAILimits.millisecondsPerCharacter
        return min(characters * each + OpenAILimits.millisecondsBesides, OpenAILimits.speechMilliseconds)
    }

    /// - Throws: `ProviderFault` for what is no sound, or one in which nobody speaks.
    private static func sound(
        _ bytes: [UInt8], as format: OpenAIModels.SpeechFormat, charging usage: ProviderUsage, limits: [RateLimit]
    ) throws(ProviderFault) -> SpeechSound {
        var usage = usage
        let sound: SpeechSound
        do {
            sound = try SpeechSound(bytes, as: format)
        } catch {
            // Of what length it was, nobody can tell, and that is what may be charged.
            throw ProviderFault(
                .unusableAnswer, "OpenAI's speech is no sound that can be read.", limits: limits,
                outcomeIsUnknown: true)
        }
        usage.audioMilliseconds = sound.milliseconds
        guard sound.milliseconds >= 100, sound.samples.contains(where: { abs($0) > 0.002 }) else {
            throw ProviderFault(
                .unusableAnswer, "OpenAI's speech is silent or hardly there.", usage: usage, limits: limits)
        }
        return sound
    }
}
