import FarmCore
import FarmMedia
import FarmStore
import FarmTesting
import Foundation
import NIOCore
import Testing

@testable import Coordinator

@Suite("Stories made by services", .timeLimit(.minutes(2)))
struct ProvidedStoryTests {
    private static func segments(_ story: String, _ farm: ProvidedStory) async throws -> [Segment] {
        let id = try #require(StoryID(story))
        return try await farm.coordinator.store.segments(of: id)
    }

    @Test("A story is read and spoken by OpenAI and painted by Replicate, and the ledger agrees with their bills")
    func whole() async throws {
        let farm = try await ProvidedStory()
        try await farm.coordinator.asUser { caller in
            let story = try await farm.tell(caller)
            let told = try await caller.get("/v1/stories/\(story)").body
            #expect(try told["context"].text.contains("Hale") && told["warnings"] == .array([]))
            let segments = try await Self.segments(story, farm)
            #expect(segments.map(\.text) == ["The door was open.", "Nobody had opened it."])
            for segment in segments {
                #expect(segment.status == .completed && segment.prompt.contains("foot of the stairs"))
                let (picture, voice) = try await farm.media(of: segment)
                let bitmap = try ImageCodec.decode(picture)
                #expect(abs(Double(bitmap.width) / Double(bitmap.height) - 16 / 9) < 0.01)
                #expect(try Waveform(decoding: voice).samples.count == segment.voiceSamples)
                let words = try #require(segment.words)
                #expect(words.map(\.text).joined(separator: " ") == segment.text)
                #expect(zip(words, words.dropFirst()).allSatisfy { $0.end <= $1.start })
            }
            #expect(farm.openai.requests(.chat).count == 2 && farm.openai.requests(.speech).count == 2)
            #expect(farm.openai.requests(.transcription).count == 2 && farm.replicate.requests(.prediction).count == 2)
            #expect(farm.openai.complaints.isEmpty && farm.replicate.leaks == 0)
            let billed = farm.openai.account.total + farm.replicate.account.total
            let spent = try await farm.spent()
            #expect(spent == billed && billed > 6000)
            let costs = try await caller.get("/v1/stories/\(story)/costs").body
            #expect(try costs["totalMicrodollars"] == .number(Double(billed)))
            let video = try await caller.post("/v1/videos/\(story)")
            #expect(video.status == .created)
        }
    }

    @Test("The voice and how it speaks are the story's own")
    func narrator() async throws {
        let farm = try await ProvidedStory()
        try await farm.coordinator.asUser { caller in
            _ = try await farm.tell(
                caller,
                makers: #"{"writer":"local","image":"local","narrator":{"voice":"ash","instructions":"Whisper."}}"#)
            #expect(farm.openai.requests(.chat).isEmpty && farm.replicate.requests(.prediction).isEmpty)
            for request in farm.openai.requests(.speech) {
                let body = try JSONDecoder().decode(JSONTree.self, from: Data(request.body))
                #expect(try body["voice"].text == "ash" && body["instructions"].text == "Whisper.")
                #expect(try body["model"].text == "gpt-4o-mini-tts")
            }
        }
    }

    @Test("What is wanted from here calls nobody")
    func local() async throws {
        let farm = try await ProvidedStory()
        try await farm.coordinator.asUser { caller in
            _ = try await farm.tell(caller, makers: #"{"writer":"local","image":"local","voice":"local"}"#)
            #expect(farm.openai.requests().isEmpty && farm.replicate.requests().isEmpty)
        }
    }

    @Test("A picture that stays unsafe is painted here with a warning, or fails where that is not allowed")
    func unsafe() async throws {
        let farm = try await ProvidedStory()
        farm.replicate.always(.prediction, behave: .unsafe)
        let makers = #""writer":"local","voice":"local""#
        try await farm.coordinator.asUser { caller in
            let story = try await farm.tell(caller, makers: "{\(makers)}")
            let segments = try await caller.get("/v1/segments/\(story)").body.elements
            #expect(try segments.allSatisfy { try $0["status"].text == "completed" })
            let codes = try segments.flatMap { try $0["warnings"].elements }.map { try $0["code"].text }
            #expect(codes == ["fellBack", "fellBack"])
            let strict = try await farm.tell(caller, makers: "{\(makers),\"fallback\":false}", expectsFaults: true)
            let failed = try await caller.get("/v1/segments/\(strict)").body.elements
            #expect(try failed.allSatisfy { try $0["status"].text == "failed" && $0["error"].text.contains("unsafe") })
        }
    }

    @Test("The same again costs nothing where its owner says that it may be used again")
    func reuse() async throws {
        let farm = try await ProvidedStory()
        try await farm.coordinator.asUser { caller in
            let first = try await farm.tell(caller)
            let spent = try await farm.spent()
            let second = try await farm.tell(caller, makers: #"{"reuse":true}"#)
            #expect(try await farm.spent() == spent)
            let (before, after) = (try await Self.segments(first, farm), try await Self.segments(second, farm))
            #expect(before.map(\.image) == after.map(\.image) && before.map(\.voice) == after.map(\.voice))
            _ = try await farm.tell(caller)
            #expect(try await farm.spent() > spent)
        }
    }

    @Test("A recording of one's own is heard by OpenAI where the story's voice is, and taken where it is deaf")
    func ownVoice() async throws {
        let farm = try await ProvidedStory()
        try await farm.coordinator.asUser { caller in
            let story = try await farm.tell(caller, makers: #"{"writer":"local","image":"local"}"#)
            let segment = try #require(try await Self.segments(story, farm).first)
            let heard = farm.openai.requests(.transcription).count
            let (_, voice) = try await farm.media(of: segment)
            for isDeaf in [false, true] {
                farm.openai.always(.transcription, behave: isDeaf ? .refuse(400) : nil)
                let padded = try Waveform(decoding: voice).samples + [Float](repeating: 0, count: isDeaf ? 9600 : 4800)
                let answer = try await caller.send(
                    .put, "/v1/segments/\(segment.id)/voice",
                    body: ByteBuffer(bytes: Waveform(samples: padded).riffWave()))
                #expect(answer.status == .ok)
                let now = try #require(try await Self.segments(story, farm).first)
                #expect(now.voiceSamples == padded.count && now.words?.map(\.text) == segment.words?.map(\.text))
                #expect(now.voiceWarnings.map(\.code) == (isDeaf ? [.timesEstimated] : []))
                #expect(farm.openai.requests(.transcription).count > heard)
            }
        }
    }

    @Test("A key that is not taken any more is told to nobody but the log of faults, and never itself")
    func keys() async throws {
        let farm = try await ProvidedStory(["OPENAI_API_KEY": "sk-planted-hunter2"])
        try await farm.coordinator.asUser { caller in
            let story = try await farm.tell(caller, expectsFaults: true)
            let status = try await caller.get("/v1/segments/\(story)/status").body
            #expect(try !status["error"].text.isEmpty && !status["error"].text.contains("hunter2"))
        }
    }
}
