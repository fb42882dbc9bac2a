import FarmCore
import Storytelling

extension OpenAIWire {
    private static let longestInput = 4096
    private static let voices = [
        "alloy", "ash", "ballad", "coral", "echo", "fable", "onyx", "nova", "sage", "shimmer", "verse", "marin",
        "cedar",
    ]
    /// Those that only the newer model has.
    private static let newerVoices: Set<String> = ["ballad", "verse", "marin", "cedar"]

    func speech(_ body: JSONValue, _ behaviour: Misbehaviour?) throws -> WireAnswer {
        var reader = try ObjectReader(body)
        let model = try reader.requiredString("model")
        let input = try reader.requiredString("input")
        _ = try reader.required("voice")
        let voice = try reader.choice("voice", of: Self.voices) ?? ""
        let instructions = try reader.string("instructions")
        let format =
            try reader.choice("response_format", of: ["mp3", "opus", "aac", "flac", "wav", "pcm"]) ?? "mp3"
        let speed = try reader.number("speed", in: 0.25...4) ?? 1
        _ = try reader.choice("stream_format", of: ["audio"])
        try reader.finish()
        try requireModel(model, for: .speech)

        guard !input.isEmpty else {
            throw OpenAIFault("[{'type': 'string_too_short', 'loc': ('body', 'input')}]", param: "input")
        }
        guard input.unicodeScalars.count <= Self.longestInput else {
            throw OpenAIFault(
                "[{'type': 'string_too_long', 'loc': ('body', 'input'), 'ctx': {'max_length': 4096}}]",
                param: "input")
        }
        let isOld = model.hasPrefix("tts-1")
        if isOld, instructions != nil { throw reader.wrongValue("instructions", "'\(model)' takes none") }
        if isOld, Self.newerVoices.contains(voice) { throw reader.wrongValue("voice", "'\(model)' has no '\(voice)'") }
        guard format == "wav" || format == "pcm" else {
            complain("a speech was asked for as \(format), which the stand-in cannot encode")
            throw OpenAIFault(status: 500)
        }

        let tones = SpokenTones(input, speed: speed)
        listener.remember(tones)
        var pcm = tones.pcm(voice: "\(model) \(voice) \(instructions ?? "")")
        var milliseconds = tones.milliseconds
        if case .drawnOut(let seconds) = behaviour, seconds * 1000 > milliseconds {
            let missing = seconds * 1000 - milliseconds
            pcm += [UInt8](repeating: 0, count: missing * SpokenTones.samplesPerMillisecond * 2)
            milliseconds += missing
        }
        try account.charge(
            ProviderUsage(characters: input.unicodeScalars.count, audioMilliseconds: milliseconds),
            for: .speech, model: model, request: body.canonical)
        let file = format == "wav" ? StreamedWave.file(of: pcm) : pcm
        return WireAnswer(
            status: 200, headers: [("Content-Type", format == "wav" ? "audio/wav" : "audio/pcm")], body: file,
            isChunked: true)
    }
}
