import FarmCore
import FarmDigest
import FarmMedia
import Foundation
import Storytelling

extension OpenAIWire {
    private static let largestFile = 25 * 1024 * 1024
    private static let extensions = ["flac", "mp3", "mp4", "mpeg", "mpga", "m4a", "ogg", "wav", "webm"]
    private static let shortest = 100

    private struct Ask {
        var model: String?
        var file: MultipartForm.Part?
        var format = "json"
        var granularities: Set<String> = []
        var language: String?
    }

    func transcription(_ request: TestRequest, _ behaviour: Misbehaviour?) throws -> WireAnswer {
        let form: MultipartForm
        do {
            form = try MultipartForm(request.body, contentType: request.headers["content-type"])
        } catch {
            throw OpenAIFault("Could not parse multipart form: \(error.message).")
        }
        let ask = try Self.read(form)
        guard let model = ask.model else { throw Self.missing("model") }
        guard let file = ask.file else { throw Self.missing("file") }
        try requireModel(model, for: .transcription)
        guard model == "whisper-1" || ask.format == "json" else {
            throw Self.wrong("response_format", "'\(model)' answers with 'json' alone")
        }
        guard ask.granularities.isEmpty || ask.format == "verbose_json" else {
            throw Self.wrong("timestamp_granularities", "they need 'verbose_json' as 'response_format'")
        }
        guard ask.format == "json" || ask.format == "verbose_json" else {
            complain("a transcription was asked for as \(ask.format), which the stand-in does not write")
            throw OpenAIFault(status: 500)
        }
        let heard = try listen(to: file)
        let digest = try AssetID.of(file.body)
        try account.charge(
            ProviderUsage(audioMilliseconds: heard.milliseconds), for: .transcription, model: model,
            request: Array("\(digest) \(ask.format) \(ask.granularities.sorted()) \(ask.language ?? "")".utf8))
        return try Self.transcript(heard, ask, behaviour)
    }

    /// What the file says, as the test told, or as it was spoken here.
    private func listen(to file: MultipartForm.Part) throws -> ToneListener.Heard {
        guard let name = file.fileName, let mark = name.split(separator: ".").last, name.contains("."),
            Self.extensions.contains(mark.lowercased())
        else {
            throw OpenAIFault(
                "Unrecognized file format. Supported formats: \(Self.extensions)", param: "file")
        }
        guard file.body.count <= Self.largestFile else {
            throw OpenAIFault(
                "\(file.body.count): Maximum content size limit (\(Self.largestFile)) exceeded", status: 413)
        }
        var heard: ToneListener.Heard
        do {
            heard = try listener.listen(to: file.body)
        } catch {
            throw OpenAIFault("The audio file could not be decoded or its format is not supported.", param: "file")
        }
        guard heard.milliseconds >= Self.shortest else {
            throw OpenAIFault(
                "Audio file is too short. Minimum audio length is 0.1 seconds.", param: "file", code: "audio_too_short")
        }
        let digest = try AssetID.of(file.body)
        if let told = state.withLock({ $0.known[digest] }) {
            let words = SpokenTones(told)
            // Spread over what there is.
            let spread = words.words.map { word in
                SpokenTones.Word(
                    text: word.text, start: word.start * heard.milliseconds / words.milliseconds,
                    end: word.end * heard.milliseconds / words.milliseconds)
            }
            heard = ToneListener.Heard(milliseconds: heard.milliseconds, words: spread)
        }
        return heard
    }

    private static func read(_ form: MultipartForm) throws -> Ask {
        var ask = Ask()
        var seen: Set<String> = []
        for part in form.parts {
            // A file is no text: mending a long sound as one takes longer than all else.
            let text = part.name == "file" ? "" : String(decoding: part.body, as: UTF8.self)
            guard seen.insert(part.name).inserted || part.name.hasSuffix("[]") else {
                throw wrong(part.name, "it is given twice")
            }
            switch part.name {
            case "file": ask.file = part
            case "model": ask.model = text
            case "response_format":
                guard ["json", "text", "srt", "verbose_json", "vtt"].contains(text) else {
                    throw wrong(part.name, text)
                }
                ask.format = text
            case "timestamp_granularities[]":
                guard ["word", "segment"].contains(text) else { throw wrong(part.name, text) }
                ask.granularities.insert(text)
            case "language":
                guard text.wholeMatch(of: /[a-z]{2,3}/) != nil else { throw wrong(part.name, text) }
                ask.language = text
            case "prompt": break
            case "temperature":
                guard let value = Double(text), (0...1).contains(value) else { throw wrong(part.name, text) }
            default:
                throw OpenAIFault(
                    "Unknown parameter: '\(part.name)'.", param: part.name, code: "unknown_parameter")
            }
        }
        return ask
    }

    private static func missing(_ field: String) -> OpenAIFault {
        OpenAIFault(
            "Missing required parameter: '\(field)'.", param: field, code: "missing_required_parameter")
    }

    private static func wrong(_ field: String, _ words: String) -> OpenAIFault {
        OpenAIFault("Invalid value for '\(field)': \(words).", param: field, code: "invalid_value")
    }

    private static func transcript(
        _ heard: ToneListener.Heard, _ ask: Ask, _ behaviour: Misbehaviour?
    ) throws -> WireAnswer {
        let text = heard.words.map(\.text).joined(separator: " ")
        guard ask.format == "verbose_json" else { return try .json(["text": .string(text)]) }
        var transcript: [String: JSONValue] = [
            "task": "transcribe", "language": "english", "duration": .number(Double(heard.milliseconds) / 1000),
            "text": .string(text),
            "usage": ["type": "duration", "seconds": .integer(Int64((heard.milliseconds + 999) / 1000))],
        ]
        if ask.granularities.contains("word"), behaviour != .wordsLeftOut {
            let words = behaviour == .wordsEmpty ? [] : HeardWord.heard(heard.words)
            transcript["words"] = .array(
                words.map { word in
                    behaviour == .wordsTimeless
                        ? ["word": .string(word.text)]
                        : ["word": .string(word.text), "start": .number(word.start), "end": .number(word.end)]
                })
        }
        if ask.granularities != ["word"] {
            let segment: JSONValue = [
                "id": 0, "seek": 0, "start": 0.0, "end": .number(Double(heard.milliseconds) / 1000),
                "text": .string(text), "temperature": 0.0,
            ]
            transcript["segments"] = heard.words.isEmpty ? [] : [segment]
        }
        return try .json(.object(transcript))
    }
}
