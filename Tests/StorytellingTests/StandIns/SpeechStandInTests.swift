import FarmMedia
import FarmObjects
import FarmTesting
import Foundation
import Testing

@Suite("The stand-in of OpenAI's speech and transcription", .timeLimit(.minutes(5)))
struct SpeechStandInTests {
    private static let text =
        "The lamp went out at ten past three, in 1897. Nobody — not even Dr. Hale — had touched it."
    private static let request: JSONValue = [
        "model": "gpt-4o-mini-tts", "input": .string(text), "voice": "onyx", "instructions": "Slowly.",
        "response_format": "wav",
    ]
    private static let form = [
        ("model", "whisper-1"), ("response_format", "verbose_json"), ("timestamp_granularities[]", "word"),
    ]

    private func speak(_ request: JSONValue = request, _ standIn: OpenAIStandIn) async throws -> [UInt8] {
        let answer = try await StandInCaller(standIn).post("audio/speech", request)
        try #require(answer.status == 200)
        return answer.body
    }

    @Test("Speech comes in chunks as sound of the text's length, and is charged")
    func spoken() async throws {
        let standIn = try OpenAIStandIn()
        let answer = try await StandInCaller(standIn).post("audio/speech", Self.request)
        #expect(answer.headers["transfer-encoding"] == "chunked" && answer.headers["content-type"] == "audio/wav")
        #expect(answer.body[4..<8].elementsEqual([0xFF, 0xFF, 0xFF, 0xFF]))
        let sound = try Waveform(decoding: answer.body)
        let charge = try #require(standIn.account.charges.first)
        #expect(sound.samples.count == charge.usage.audioMilliseconds * 48)
        #expect((3000...9000).contains(charge.usage.audioMilliseconds) && sound.peak > 0.1)
        #expect(charge.microdollars == Int64((Double(charge.usage.audioMilliseconds) * 0.25).rounded(.up)))
        let pcm = try await speak(Self.request.with("response_format", "pcm"), standIn)
        #expect(pcm.count == charge.usage.audioMilliseconds * 48 && answer.body.suffix(pcm.count).elementsEqual(pcm))
        #expect(try await speak(Self.request.with("voice", "nova"), standIn) != answer.body)
        #expect(try await speak(Self.request, standIn) == answer.body)
    }

    static let faults: [(String, JSONValue?)] = [
        ("speaker", "loud"), ("model", nil), ("input", nil), ("input", ""), ("input", 5), ("voice", nil),
        ("voice", "alexa"), ("speed", 0.2), ("speed", 4.1), ("speed", "fast"), ("response_format", "mid"),
        ("input", .string(String(repeating: "a", count: 4097))),
    ]

    @Test("Speech that the service would not take is refused, with the field's name", arguments: faults)
    func refused(field: String, value: JSONValue?) async throws {
        let standIn = try OpenAIStandIn()
        let answer = try await StandInCaller(standIn).post("audio/speech", Self.request.with(field, value))
        #expect(answer.status == 400)
        #expect(try answer.json["error"]?["param"]?.text == field)
        #expect(standIn.account.charges.isEmpty)
    }

    @Test("The older models take neither instructions nor the newer voices, and 4096 characters of any language")
    func older() async throws {
        let standIn = try OpenAIStandIn()
        let caller = try StandInCaller(standIn)
        let old = Self.request.with("model", "tts-1")
        #expect(try await caller.post("audio/speech", old).status == 400)
        let plain = old.with("instructions", nil)
        #expect(try await caller.post("audio/speech", plain.with("voice", "verse")).status == 400)
        let long = plain.with("input", .string(String(repeating: "ö ", count: 2048)))
        #expect(try await caller.post("audio/speech", long).status == 200)
        #expect(standIn.account.charges.map(\.microdollars) == [4096 * 15])
    }

    @Test("What was spoken is heard again: words without punctuation, in order, in time, none overlapping")
    func heard() async throws {
        let standIn = try OpenAIStandIn()
        let answer = try await StandInCaller(standIn).post(
            "audio/transcriptions", form: Self.form + [("language", "en")], file: speak(Self.request, standIn))
        #expect(answer.status == 200)
        let words = try #require(answer.json["words"]?.elements)
        let texts = words.compactMap { $0["word"]?.text }
        #expect(texts.starts(with: ["the", "lamp", "went", "out", "at", "10"]))
        #expect(texts.contains("eighteen") && texts.contains("ninety") && texts.contains("dr"))
        #expect(texts.allSatisfy { $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "'" } })
        let duration = try #require(answer.json["duration"]?.double)
        var last = 0.0
        for word in words {
            let (start, end) = (try #require(word["start"]?.double), try #require(word["end"]?.double))
            #expect(last <= start && start <= end && end <= duration)
            last = end
        }
        #expect(standIn.account.charges.last?.microdollars == Int64((duration * 100).rounded(.up)))
    }

    @Test("Two sounds joined and written anew at another rate are heard with their words at their times")
    func joined() async throws {
        let standIn = try OpenAIStandIn()
        let first = try Waveform(decoding: await speak(Self.request.with("input", "She counted the doors."), standIn))
        let second = try Waveform(decoding: await speak(Self.request.with("input", "Then they opened!"), standIn))
        let both = Waveform(samples: first.samples + second.samples.map { $0 * 0.7 })
        let answer = try await StandInCaller(standIn).post(
            "audio/transcriptions", form: Self.form, file: both.riffWave())
        let words = try #require(answer.json["words"]?.elements)
        let texts = words.compactMap { $0["word"]?.text }
        // One is not heard now and then.
        let all = ["she", "counted", "the", "doors", "then", "they", "opened"]
        #expect(all.filter { texts.contains($0) } == texts && texts.count >= 6)
        let then = try #require(words.first { $0["word"] == "then" })
        let start = try #require(then["start"]?.double)
        #expect(abs(start - Double(first.samples.count) / 48_000 - 0.12) < 0.01)
    }

    @Test("A sound from elsewhere has no words, unless the test says what it says")
    func elsewhere() async throws {
        let standIn = try OpenAIStandIn()
        let caller = try StandInCaller(standIn)
        let tone = Waveform(samples: (0..<96_000).map { Float($0 % 100) / 200 }).riffWave()
        let unknown = try await caller.post("audio/transcriptions", form: Self.form, file: tone)
        #expect(try unknown.json["words"]?.elements?.isEmpty == true)
        try standIn.know(audio: tone, says: "Somebody is in the house.")
        let known = try await caller.post("audio/transcriptions", form: Self.form, file: tone)
        #expect(try known.json["words"]?.elements?.compactMap { $0["word"]?.text }.last == "house")
    }

    /// A form, its file and the file's name, with the status and the field it is refused with.
    struct FormFault: Sendable, CustomTestStringConvertible {
        let name: String
        var form = SpeechStandInTests.form
        var file: [UInt8]? = Waveform(samples: [Float](repeating: 0.1, count: 48_000)).riffWave()
        var fileName = "voice.wav"
        var status = 400
        var param: String?
        var testDescription: String { name }
    }

    static let formFaults: [FormFault] = [
        FormFault(name: "no file", file: nil, param: "file"),
        FormFault(name: "no model", form: [("response_format", "json")], param: "model"),
        FormFault(name: "a field unknown", form: form + [("voice", "onyx")], param: "voice"),
        FormFault(name: "a field twice", form: form + [("model", "whisper-1")], param: "model"),
        FormFault(name: "no such model", form: [("model", "whisper-9")], status: 404),
        FormFault(
            name: "words of a model without",
            form: [("model", "gpt-4o-transcribe"), ("response_format", "verbose_json")],
            param: "response_format"),
        FormFault(
            name: "times without room for them", form: [("model", "whisper-1"), ("timestamp_granularities[]", "word")],
            param: "timestamp_granularities"),
        FormFault(
            name: "times of letters", form: form + [("timestamp_granularities[]", "letter")],
            param: "timestamp_granularities[]"),
        FormFault(name: "a language in words", form: form + [("language", "English")], param: "language"),
        FormFault(name: "a file without a kind", fileName: "voice", param: "file"),
        FormFault(name: "a file of another kind", fileName: "voice.txt", param: "file"),
        FormFault(name: "a file that is no sound", file: Array("no sound".utf8), param: "file"),
        FormFault(
            name: "a moment", file: Waveform(samples: [Float](repeating: 0.1, count: 2_000)).riffWave(), param: "file"),
        FormFault(name: "a file too large", file: [UInt8](repeating: 0, count: (25 << 20) + 1), status: 413),
    ]

    @Test("A form that the service would not take is refused", arguments: formFaults)
    func formRefused(_ fault: FormFault) async throws {
        let standIn = try OpenAIStandIn()
        let answer = try await StandInCaller(standIn).post(
            "audio/transcriptions", form: fault.form, file: fault.file, named: fault.fileName)
        #expect(answer.status == fault.status)
        #expect(try answer.json["error"]?["param"]?.text == fault.param)
        #expect(standIn.account.charges.isEmpty)
    }

    /// A part before the last boundary, whose headers are these.
    private static func form(_ headers: String, end: String = "--edge--\r\n") -> String {
        "--edge\r\n\(headers)\r\n\r\nwhisper-1\r\n\(end)"
    }

    static let noForms = [
        "", "--edge", "--edge\r\nx\r\n\r\ny", "other--edge--",
        form("Content-Disposition: form-data; name=\"model\"", end: "--edge--\r\nmore"),
        form("Content-Disposition: form-data; name=\"model\"", end: "--edge--more"),
        form("Content-Disposition: form-data; name=\"model\"\r\nno header"),
        form("Content-Disposition: form-data; name=\"model"), form("Content-Disposition: form-data; name=a model"),
        form("Content-Disposition: form-data; name=\"model\"; model"),
        form("Content-Disposition: form-data; name=\"model\"; name=\"file\""),
        form("Content-Disposition: form-data"), form("Content-Disposition: form-database; name=\"model\""),
    ]

    @Test("A body that is no whole form is refused", arguments: noForms)
    func noForm(body: String) async throws {
        let answer = try await send(body, boundary: "edge")
        #expect(answer.status == 400)
        #expect(try answer.json["error"]?["message"]?.text?.hasPrefix("Could not parse multipart form") == true)
    }

    @Test("A form is read whose boundary or names are in quotes, whatever stands between them")
    func quoted() async throws {
        for boundary in ["edge", "\"edge\""] {
            let named = Self.form("content-disposition: form-data; name=\"a;b\\\"c\"; filename=\"x=y;z\"")
            let answer = try await send(named, boundary: boundary)
            #expect(try answer.json["error"]?["param"] == "a;b\"c")
        }
        let standIn = try OpenAIStandIn()
        let heard = try await StandInCaller(standIn).post(
            "audio/transcriptions", form: Self.form, file: speak(Self.request, standIn), named: "a voice; mine.wav")
        #expect(heard.status == 200)
    }

    private func send(_ body: String, boundary: String) async throws -> HTTPResponse {
        let standIn = try OpenAIStandIn()
        let url = try standIn.baseURL.appending(path: "audio/transcriptions")
        let headers: HTTPHeaders = [
            "Authorization": "Bearer \(standIn.key)", "Content-Type": "multipart/form-data; boundary=\(boundary)",
        ]
        return try await HTTPClient().send(HTTPRequest(.post, url, headers: headers, body: Array(body.utf8)))
    }
}
