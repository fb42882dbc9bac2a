import FarmCore
import FarmObjects
import Foundation
import Testing

@testable import Storytelling

@Suite("What the service tells is read openly")
struct PredictionDocumentTests {
    private func read(_ json: String) throws -> PredictionDocument {
        try JSONDecoder().decode(PredictionDocument.self, from: Data(json.utf8))
    }

    @Test("Output means done, as a URL or as several, whatever the status says")
    func outputs() throws {
        #expect(try read(#"{"id":"p1","output":"https://a/b.png"}"#).outputs == ["https://a/b.png"])
        let several = try read(#"{"id":"p1","status":"processing","output":["https://a/1","https://a/2"]}"#)
        #expect(several.hasOutput && several.outputs.count == 2 && several.ending == nil)
        let odd = try read(#"{"id":"p1","output":{"image":5}}"#)
        #expect(odd.hasOutput && odd.outputs.isEmpty)
        #expect(try !read(#"{"id":"p1","output":null}"#).hasOutput)
        #expect(try !read(#"{"id":"p1"}"#).hasOutput)
        let empty = try read(#"{"id":"p1","status":"succeeded","output":[]}"#)
        #expect(!empty.hasOutput && empty.ending == .empty)
    }

    @Test("Every status has its meaning, and one that is not known is unfinished")
    func statuses() throws {
        let endings: [(String, PredictionDocument.Ending?)] = [
            ("starting", nil), ("processing", nil), ("pending_review", nil), ("succeeded", .empty),
            ("failed", .failed), ("canceled", .cancelled), ("aborted", .aborted),
        ]
        for (status, ending) in endings {
            #expect(try read(#"{"id":"p1","status":"\#(status)","output":null}"#).ending == ending)
        }
        #expect(try read(#"{"id":"p1","status":7,"error":{"code":3},"urls":[]}"#).ending == nil)
    }

    @Test(
        "Errors that speak of safety are told from others",
        arguments: [
            ("NSFW content detected. Try running it again.", true),
            ("The input or output was flagged as sensitive. Please try again. (E005)", true),
            ("Your prompt was blocked by our safety system", true), ("Director: unexpected error", false),
            ("CUDA out of memory while loading weights.safetensors", false), ("", false),
        ])
    func safety(error: String, isUnsafe: Bool) throws {
        let text = String(decoding: try JSONEncoder().encode(error), as: UTF8.self)
        let found = try read(#"{"id":"p1","status":"failed","error":\#(text)}"#)
        #expect(found.ending == (isUnsafe ? .unsafe : .failed))
    }

    @Test(
        "A name that could lead elsewhere is none", arguments: ["", "../account", "a/b", "p 1", "p?x", "ended:p1", "é"])
    func names(name: String) {
        #expect(throws: DecodingError.self) { try read(#"{"id":"\#(name)"}"#) }
        #expect(!PredictionDocument.isName(String(repeating: "a", count: 65)))
    }

    @Test(
        "The ratio is the nearest that there is",
        arguments: [
            (1536, 864, "16:9"), (864, 1536, "9:16"), (1000, 1000, "1:1"), (1080, 1350, "4:5"), (3000, 1000, "21:9"),
            (1024, 768, "4:3"), (16, 4096, "9:21"), (1500, 1000, "3:2"),
        ])
    func ratios(width: Int, height: Int, name: String) {
        #expect(PictureRatio(nearestTo: width, height).rawValue == name)
    }

    @Test("How long to wait is read in each of its forms, and never believed beyond an hour")
    func hints() throws {
        let now = Timestamp(microseconds: 1_000_000_000_000)
        func delay(_ headers: HTTPHeaders = [:], _ body: String = "{}") -> Duration? {
            RetryHint.delay(headers: headers, body: Array(body.utf8), now: now)
        }
        #expect(delay([:], #"{"detail":"… resets in ~9s.","status":429,"retry_after":5}"#) == .seconds(5))
        #expect(delay([:], #"{"retry_after":"2.5"}"#) == .seconds(2.5))
        #expect(delay([:], #"{"detail":"Request was throttled. Your rate limit resets in ~5s."}"#) == .seconds(5))
        #expect(delay([:], #"{"detail":"Rate limit reset in 30 s"}"#) == .seconds(30))
        #expect(delay(["Retry-After": "7"]) == .seconds(7))
        #expect(delay(["retry-after-ms": "250"]) == .milliseconds(250))
        #expect(delay(["Retry-After": "Mon, 12 Jan 1970 13:46:50 GMT"]) == .seconds(10))
        #expect(
            delay(["Retry-After": "Mon, 12 Jan 1970 13:46:50 GMT", "Date": "Mon, 12 Jan 1970 13:46:45 GMT"])
                == .seconds(5))
        #expect(delay(["Retry-After": "Mon, 12 Jan 1970 13:00:00 GMT"]) == .zero)
        #expect(delay(["Retry-After": "99999999"]) == .seconds(3600))
        #expect(delay(["Retry-After": "soon"]) == nil && delay(["Retry-After": "nan"]) == nil)
        #expect(delay([:], "<html>") == nil && delay([:], "{\"detail\":\"no\"}") == nil)
    }
}
