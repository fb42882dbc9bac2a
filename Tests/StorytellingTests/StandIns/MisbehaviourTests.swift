import FarmObjects
import FarmTesting
import Foundation
import Testing

@Suite("What stand-ins do wrong when they are told to", .timeLimit(.minutes(5)))
struct MisbehaviourTests {
    private static let request: JSONValue = [
        "model": "gpt-4o-mini",
        "messages": [["role": "user", "content": "Tell of the cellar, the lamp and the rain."]],
    ]

    private func ask(_ standIn: OpenAIStandIn, limits: HTTPLimits = HTTPLimits()) async throws -> HTTPResponse {
        try await StandInCaller(standIn, limits: limits).post("chat/completions", Self.request)
    }

    @Test("Every status comes in OpenAI's shape, one after the other, and nothing is charged")
    func statuses() async throws {
        let standIn = try OpenAIStandIn()
        let statuses = [401, 403, 404, 408, 409, 500, 502, 503, 529]
        for status in statuses { standIn.next(.chat, behave: .refuse(status)) }
        for status in statuses {
            let answer = try await ask(standIn)
            #expect(answer.status == status)
            #expect(try answer.json["error"]?["message"]?.text?.isEmpty == false)
        }
        standIn.next(.chat, behave: .quotaExhausted, .page(502))
        #expect(try await ask(standIn).json["error"]?["code"] == "insufficient_quota")
        #expect(try await ask(standIn).headers["content-type"] == "text/html")
        #expect(standIn.account.charges.isEmpty)
        #expect(try await ask(standIn).status == 200)
    }

    @Test("Each way to say how long to wait is said")
    func hints() async throws {
        let standIn = try OpenAIStandIn()
        let date = Date(timeIntervalSince1970: 784_111_777)
        standIn.next(
            .chat, behave: .rateLimited(.milliseconds(1500)), .rateLimited(.seconds(7)), .rateLimited(.date(date)),
            .rateLimited(.bodyOnly(seconds: 5)), .rateLimited(.rateHeaders(reset: "6m0s")), .rateLimited(.nothing))
        #expect(try await ask(standIn).headers["retry-after-ms"] == "1500")
        #expect(try await ask(standIn).headers["retry-after"] == "7")
        #expect(try await ask(standIn).headers["retry-after"] == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(try await ask(standIn).json["error"]?["message"]?.text?.contains("try again in 5s") == true)
        #expect(try await ask(standIn).headers["x-ratelimit-reset-requests"] == "6m0s")
        let bare = try await ask(standIn)
        #expect(bare.status == 429 && bare.headers["retry-after"] == nil)

        let replicate = try ReplicateStandIn()
        replicate.next(
            .prediction, behave: .rateLimited(.bodyOnly(seconds: 5)), .rateLimited(.wordsOnly(seconds: 5)))
        let path = "models/black-forest-labs/flux-schnell/predictions"
        let new = try await StandInCaller(replicate).post(path, ["input": ["prompt": "x"]]).json
        #expect(new["retry_after"] == 5 && new["status"] == 429)
        let old = try await StandInCaller(replicate).post(path, ["input": ["prompt": "x"]]).json
        #expect(old.members?.keys.map { $0 } == ["detail"] && old["detail"]?.text?.contains("~5s") == true)
    }

    @Test("An answer that breaks off, none at all, and one lost after it was paid for are failed transfers")
    func brokenOff() async throws {
        let standIn = try OpenAIStandIn()
        standIn.next(.chat, behave: .cutOff)
        await #expect(throws: TransferError.self) { try await ask(standIn) }
        #expect(standIn.account.charges.count == 1)
        standIn.next(.chat, behave: .close)
        await #expect(throws: TransferError.self) { try await ask(standIn) }
        #expect(standIn.account.charges.count == 1)
        standIn.next(.chat, behave: .chargedAndLost)
        await #expect(throws: TransferError.self) { try await ask(standIn) }
        #expect(standIn.account.charges.count == 2 && standIn.account.timesPaid.values.map { $0 } == [2])
    }

    @Test("A hanging server is left by the client, and a dripping one answers whole")
    func slow() async throws {
        let standIn = try OpenAIStandIn()
        standIn.next(.chat, behave: .hang, .drip(pieces: 8, every: .milliseconds(2)))
        var impatient = HTTPLimits()
        impatient.firstByte = .milliseconds(100)
        await #expect(throws: TransferError.self) { try await ask(standIn, limits: impatient) }
        #expect(try await ask(standIn).json["object"] == "chat.completion")
    }

    @Test("A server that is down takes no connection, or answers a status, and comes back on its port")
    func downAndUp() async throws {
        let standIn = try OpenAIStandIn()
        let caller = try StandInCaller(standIn)
        #expect(try await caller.post("chat/completions", Self.request).status == 200)
        standIn.goDown()
        await #expect(throws: TransferError.self) { try await caller.post("chat/completions", Self.request) }
        try standIn.comeUp()
        #expect(try await caller.post("chat/completions", Self.request).status == 200)
        standIn.goDown(answering: 503)
        #expect(try await caller.post("chat/completions", Self.request).status == 503)
        try standIn.comeUp()
        #expect(try await caller.post("chat/completions", Self.request).status == 200)
        #expect(standIn.requests(.chat).count == 3 && standIn.account.charges.count == 3)
    }

    @Test("What always goes wrong gives way to what is next, and a choice decides the rest")
    func order() async throws {
        let standIn = try OpenAIStandIn()
        standIn.always(.chat, behave: .refuse(500))
        standIn.next(.chat, behave: nil, .refuse(409))
        var statuses: [Int] = []
        for _ in 0..<3 { statuses.append(try await ask(standIn).status) }
        standIn.always(.chat, behave: nil)
        standIn.choose { route, number in route == .chat && number == 5 ? .refuse(408) : nil }
        for _ in 0..<2 { statuses.append(try await ask(standIn).status) }
        #expect(statuses == [200, 409, 500, 200, 408])
    }

    @Test("A limit refuses what is above it, says when it is over, and then takes requests again")
    func limited() async throws {
        let standIn = try OpenAIStandIn()
        let clock = ContinuousClock()
        let start = clock.now
        standIn.allow(requests: 2, per: .seconds(3600))
        #expect(try await ask(standIn).headers["x-ratelimit-remaining-requests"] == "1")
        #expect(try await ask(standIn).headers["x-ratelimit-remaining-requests"] == "0")
        let refused = try await ask(standIn)
        let wait = try #require(refused.headers["retry-after-ms"].flatMap { Int($0) })
        let passed = Int((clock.now - start) / .milliseconds(1))
        #expect(refused.status == 429 && (3_599_999 - passed...3_600_001).contains(wait))
        standIn.allow(requests: 1, per: .zero)
        #expect(try await ask(standIn).status == 200)
        #expect(try await ask(standIn).status == 200)
        #expect(standIn.account.charges.count == 4)
    }

    @Test("Requests under way at the same time are counted")
    func atOnce() async throws {
        let standIn = try OpenAIStandIn()
        #expect(try await ask(standIn).status == 200)
        #expect(standIn.mostAtOnce(.chat) == 1 && standIn.mostAtOnce(.speech) == 0)
        let (asked, asking) = AsyncStream.makeStream(of: Void.self)
        standIn.choose { _, _ in
            asking.yield()
            return .withheld
        }
        async let first = ask(standIn)
        async let second = ask(standIn)
        _ = await asked.dropFirst().first { _ in true }
        standIn.release()
        #expect(try await [first.status, second.status] == [200, 200])
        #expect(standIn.mostAtOnce(.chat) == 2)
    }

    @Test("An unusable answer has the right status and nothing of use")
    func unusable() async throws {
        let standIn = try OpenAIStandIn()
        standIn.next(.chat, behave: .unusable)
        let answer = try await ask(standIn)
        #expect(answer.status == 200)
        #expect(try answer.json["choices"]?.elements?.isEmpty == true)
    }

    @Test("A request whose body comes in chunks is read whole")
    func chunked() async throws {
        let server = try TestServer { request, connection in connection.answer(200, request.body) }
        defer { server.stop() }
        let echoed = try Self.exchange(
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6\r\n there\r\n0\r\n\r\n", with: server)
        #expect(echoed.hasSuffix("\r\n\r\nhello there"))
    }

    /// Sends bytes as they are, and reads what comes until `there`.
    private static func exchange(_ text: String, with server: TestServer) throws -> String {
        let descriptor = Loopback.socket()
        defer { close(descriptor) }
        try Loopback.connect(descriptor, to: server.port)
        try #require(send(descriptor, text, text.utf8.count, 0) == text.utf8.count)
        var answer: [UInt8] = []
        var byte: UInt8 = 0
        while !String(decoding: answer, as: UTF8.self).hasSuffix("there"), recv(descriptor, &byte, 1, 0) == 1 {
            answer.append(byte)
        }
        return String(decoding: answer, as: UTF8.self)
    }
}
