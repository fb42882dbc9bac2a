import FarmCore
import FarmObjects
import Foundation
import Testing

@testable import Storytelling

@Suite("Reading headers and complaints of OpenAI")
struct ServiceReadingTests {
    static let spans: [(String, Double?)] = [
        ("6m0s", 360), ("20ms", 0.02), ("1h2m3.5s", 3723.5), ("0s", 0), ("1.5", 1.5), ("8.64s", 8.64),
        ("250us", 0.00025),
        ("", nil), ("s", nil), ("6m0", nil), ("-3s", nil), ("1e9s", nil), ("3 s", nil), ("3x", nil), ("..s", nil),
        ("99999h", nil), ("99999999999999999999999999999999999s", nil),
    ]

    @Test("A span of time is read as the service writes it, and as nothing where it is none", arguments: spans)
    func span(_ text: String, _ seconds: Double?) {
        let found = RateHeaders.span(text).map { $0 / .seconds(1) }
        #expect((found == nil) == (seconds == nil))
        if let found, let seconds { #expect(abs(found - seconds) < 1e-9) }
    }

    @Test("Rate headers that make no sense are as good as not there")
    func malformed() {
        let headers: HTTPHeaders = [
            "x-ratelimit-remaining-requests": "-1", "x-ratelimit-reset-requests": "1s",
            "x-ratelimit-remaining-tokens": "5", "x-ratelimit-reset-tokens": "whenever",
        ]
        #expect(RateHeaders.limits(in: headers).isEmpty)
        let half: HTTPHeaders = [
            "X-RateLimit-Remaining-Tokens": "5", "X-RateLimit-Reset-Tokens": "1s", "x-ratelimit-limit-tokens": "many",
        ]
        #expect(RateHeaders.limits(in: half) == [RateLimit(.tokens, limit: nil, remaining: 5, reset: .seconds(1))])
    }

    private func pause(_ headers: HTTPHeaders, _ body: String = "") -> Double? {
        let now = Timestamp(microseconds: 1_445_412_480_000_000)
        return RetryPause.pause(
            headers: headers, complaint: ServiceComplaint(Array(body.utf8)), limits: [], now: now
        ).map { $0 / .seconds(1) }
    }

    @Test("The finest hint comes first, a date is read against the clock, and nothing is longer than two minutes")
    func pauses() {
        #expect(pause(["retry-after-ms": "1500", "Retry-After": "9"]) == 1.5)
        #expect(pause(["Retry-After": "Wed, 21 Oct 2015 07:28:30 GMT"]) == 30)
        #expect(pause(["Retry-After": "Wed, 21 Oct 2015 07:27:00 GMT"]) == 0)
        #expect(pause(["Retry-After": "Wed, 21 Oct 2055 07:27:00 GMT"]) == 120)
        #expect(pause(["Retry-After": "1e300"]) == 120)
        #expect(pause(["Retry-After": "-5"]) == nil && pause(["Retry-After": "nan"]) == nil)
        #expect(pause([:], #"{"error":{"message":"Please try again in 1m2.5s. Visit us."}}"#) == 62.5)
        #expect(pause([:], #"{"error":{"message":"Please try again in a while."}}"#) == nil)
        #expect(pause([:], "<html>try again in 5s</html>") == nil)
    }

    private func fault(_ status: Int, _ body: String) -> ProviderFault {
        ServiceFault.fault(
            status: status, body: Array(body.utf8), limits: [], now: Timestamp(microseconds: 0))
    }

    @Test("A complaint of any shape is read openly, and only names of it are passed on")
    func complaints() {
        let unsafe = fault(400, #"{"error":{"message":"No.","code":"content_policy_violation","param":"input"}}"#)
        #expect(unsafe.code == .unsafe && unsafe.message.contains("(content_policy_violation, input)"))
        let wordy = fault(400, #"{"error":{"message":"prompt","code":"Your key sk-12 is bad","param":["a"]}}"#)
        #expect(wordy.code == .rejected && !wordy.message.contains("sk-12"))
        #expect(fault(429, #"{"error":{"type":"insufficient_quota","code":null}}"#).code == .quotaExhausted)
        #expect(fault(402, "{}").code == .quotaExhausted)
        #expect(fault(400, #"{"error":"plain words"}"#).code == .rejected)
        #expect(fault(400, #"{"error":{"code":400}}"#).code == .rejected)
        #expect(fault(302, "").code == .rejected && fault(500, "[]").code == .unavailable)
    }

    @Test("A document is written in its order, with every sign escaped that must be")
    func json() throws {
        let text = "\"a\\b\"\n\u{1}é😱"
        let document = WireJSON.members(["z": .string(text), "a": [.integer(-3), .boolean(true)], "m": .members([:])])
        let bytes = document.bytes
        #expect(String(decoding: bytes.prefix(5), as: UTF8.self) == #"{"z":"#)
        let read = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
        #expect(read["z"] as? String == text && (read["a"] as? [Any])?.count == 2)
    }
}
