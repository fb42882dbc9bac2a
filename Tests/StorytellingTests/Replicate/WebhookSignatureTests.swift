import FarmCore
import FarmDigest
import Foundation
import Testing

@testable import Storytelling

@Suite("Webhooks are believed by their signature alone", .timeLimit(.minutes(5)))
struct WebhookSignatureTests {
    private static let key = Array("a key of thirty-two bytes length".utf8)
    private let now = Timestamp(microseconds: 1_760_000_000_000_000)
    private let body = Array(#"{"id":"p1","status":"succeeded"}"#.utf8)

    private func signature(_ key: [UInt8] = key) throws -> WebhookSignature {
        try #require(WebhookSignature(secret: Secret("whsec_" + Data(key).base64EncodedString())))
    }

    private func code(_ id: String, _ stamp: String, _ body: [UInt8], key: [UInt8] = key) throws -> String {
        let code = try HMACSHA256(key: key).code(for: Array("\(id).\(stamp).".utf8) + body)
        return "v1,\(Data(code).base64EncodedString())"
    }

    private func message(_ id: String = "msg_1", age: Int64 = 0, _ body: [UInt8]? = nil) throws -> WebhookMessage {
        let stamp = String(now.microseconds / 1_000_000 - age)
        return WebhookMessage(
            id: id, timestamp: stamp, signature: try code(id, stamp, body ?? self.body), body: body ?? self.body)
    }

    @Test("The example of the scheme's own description is taken")
    func example() throws {
        let example = try #require(WebhookSignature(secret: Secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))
        let message = WebhookMessage(
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp: "1614265330",
            signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", body: Array(#"{"test": 2432232314}"#.utf8))
        try example.check(message, at: Timestamp(microseconds: 1_614_265_330_000_000))
    }

    @Test(
        "A secret that is none makes no signature",
        arguments: [
            "", "whsec_", "whsec_!!!", "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        ])
    func secrets(secret: String) {
        #expect(WebhookSignature(secret: Secret(secret)) == nil)
    }

    @Test("One good signature among several is enough, and none of another version or key is")
    func several() throws {
        let good = try message()
        let stranger = try code("msg_1", try #require(good.timestamp), body, key: [UInt8](repeating: 1, count: 32))
        let own = try #require(good.signature)
        func check(_ signature: String?) throws {
            try self.signature().check(
                WebhookMessage(id: good.id, timestamp: good.timestamp, signature: signature, body: body), at: now)
        }
        try check(own)
        try check("\(stranger) v1a,xyz \(own)")
        for bad in [
            stranger, "v2" + own.dropFirst(2), String(own.dropFirst(3)), "v1,", "v1", "", String(own.dropLast(8)),
        ] {
            #expect(throws: WebhookRefusal.forged) { try check(bad) }
        }
        #expect(throws: WebhookRefusal.malformed) { try check(nil) }
        let many = (Array(repeating: stranger, count: WebhookSignature.signatures) + [own]).joined(separator: " ")
        #expect(throws: WebhookRefusal.forged) { try check(many) }
    }

    @Test("Whatever is changed of a message, it is refused")
    func tampered() throws {
        let good = try message()
        let changed = [
            WebhookMessage(id: "msg_2", timestamp: good.timestamp, signature: good.signature, body: body),
            WebhookMessage(
                id: good.id, timestamp: String(now.microseconds / 1_000_000 - 1), signature: good.signature, body: body),
            WebhookMessage(id: good.id, timestamp: good.timestamp, signature: good.signature, body: body + [32]),
            WebhookMessage(id: good.id, timestamp: good.timestamp, signature: good.signature, body: []),
        ]
        for message in changed {
            #expect(throws: WebhookRefusal.forged) { try signature().check(message, at: now) }
        }
        for stamp in ["", "-5", "1e9", "99999999999999", "１７６"] {
            let message = WebhookMessage(
                id: "msg_1", timestamp: stamp, signature: try code("msg_1", stamp, body), body: body)
            #expect(throws: WebhookRefusal.malformed) { try signature().check(message, at: now) }
        }
    }

    @Test(
        "Five minutes in either direction are the most",
        arguments: [
            (0, true), (300, true), (301, false), (-300, true), (-301, false), (86_400, false),
        ])
    func times(age: Int64, isTaken: Bool) throws {
        let message = try message(age: age)
        if isTaken {
            try signature().check(message, at: now)
        } else {
            #expect(throws: WebhookRefusal.untimely) { try signature().check(message, at: now) }
        }
    }

    @Test("A message is taken once, and forgotten when it would be refused for its time")
    func replay() async throws {
        let inbox = WebhookInbox(signature: try signature(), news: PredictionNews())
        let ahead = try message(age: -300)
        try await inbox.take(ahead, at: now)
        for seconds in [0, 1, 600] {
            await #expect(throws: WebhookRefusal.replayed) {
                try await inbox.take(ahead, at: now + .seconds(seconds))
            }
        }
        await #expect(throws: WebhookRefusal.untimely) { try await inbox.take(ahead, at: now + .seconds(601)) }
        try await inbox.take(message("msg_2"), at: now)
    }

    @Test("A message that was refused is not remembered, and memory has a limit")
    func memory() async throws {
        let inbox = WebhookInbox(signature: try signature(), news: PredictionNews())
        let forged = WebhookMessage(id: "msg_1", timestamp: try message().timestamp, signature: "v1,", body: body)
        await #expect(throws: WebhookRefusal.forged) { try await inbox.take(forged, at: now) }
        for number in 1...WebhookInbox.remembered { try await inbox.take(message("msg_\(number)"), at: now) }
        await #expect(throws: WebhookRefusal.replayed) { try await inbox.take(message("msg_1"), at: now) }
        try await inbox.take(message("msg_one_more"), at: now)
        try await inbox.take(message("msg_1"), at: now)
        await #expect(throws: WebhookRefusal.replayed) { try await inbox.take(message("msg_one_more"), at: now) }
    }

    @Test("What names no prediction is refused", arguments: ["", "[]", "{}", #"{"id":5}"#, #"{"id":"a/b"}"#])
    func meaningless(text: String) async throws {
        let inbox = WebhookInbox(signature: try signature(), news: PredictionNews())
        await #expect(throws: WebhookRefusal.meaningless) {
            try await inbox.take(message("msg_1", Array(text.utf8)), at: now)
        }
    }
}
