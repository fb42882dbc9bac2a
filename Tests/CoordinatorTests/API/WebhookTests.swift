import FarmCore
import FarmDigest
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import Storytelling
import Testing

@testable import Coordinator

@Suite("What Replicate tells by itself", .timeLimit(.minutes(1)))
struct WebhookTests {
    private static let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

    /// A coordinator that hears of predictions.
    private struct Hearing {
        let coordinator: TestCoordinator
        let news = PredictionNews()

        init() async throws {
            coordinator = try await TestCoordinator()
        }

        func run(_ body: @Sendable (Caller) async throws -> Void) async throws {
            var api = coordinator.api
            let signature = try #require(WebhookSignature(secret: Secret(WebhookTests.secret)))
            api.replicateWebhooks = WebhookInbox(signature: signature, news: news)
            var logger = Logger(label: "test")
            logger.logLevel = .critical
            let server = api.server(at: HostAndPort(host: "127.0.0.1", port: 0), logger: logger) { _ in }
            try await server.test(.router) { try await body(Caller(client: $0)) }
        }

        /// A message, signed as Replicate signs, at a time relative to the coordinator's clock.
        func headers(_ body: String, id: String = "msg_1", age: Duration = .zero) throws -> HTTPFields {
            let key = try #require(Data(base64Encoded: String(WebhookTests.secret.dropFirst("whsec_".count))))
            let stamp = String((coordinator.clock.now + (.zero - age)).microseconds / 1_000_000)
            let code = try HMACSHA256(key: key).code(for: Array("\(id).\(stamp).\(body)".utf8))
            var headers = HTTPFields()
            try set("webhook-id", id, in: &headers)
            try set("webhook-timestamp", stamp, in: &headers)
            try set("webhook-signature", "v1,\(Data(code).base64EncodedString())", in: &headers)
            return headers
        }

        func set(_ name: String, _ value: String?, in headers: inout HTTPFields) throws {
            headers[try #require(HTTPField.Name(name))] = value
        }
    }

    private let path = "/v1/webhooks/replicate"
    private let body = #"{"id":"p1","status":"succeeded"}"#

    @Test("A message that is signed wakes whoever waits for the prediction")
    func heard() async throws {
        let hearing = try await Hearing()
        try await hearing.run { caller in
            async let woken = hearing.news.wait(for: "p1", atMost: .seconds(3600))
            let answer = try await caller.post(path, json: body, hearing.headers(body))
            #expect(answer.status == .noContent && answer.bytes.isEmpty)
            #expect(await woken)
        }
    }

    @Test("A message that was changed, is late or comes again is refused")
    func refused() async throws {
        let hearing = try await Hearing()
        try await hearing.run { caller in
            let good = try hearing.headers(body)
            try await caller.post(path, json: body + " ", good).isProblem("WEBHOOK_REFUSED", 403)
            try await caller.post(path, json: body, hearing.headers(body, age: .seconds(301)))
                .isProblem("WEBHOOK_REFUSED", 403)
            for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
                var headers = good
                try hearing.set(name, nil, in: &headers)
                try await caller.post(path, json: body, headers).isProblem("WEBHOOK_REFUSED", 403)
            }
            #expect(try await caller.post(path, json: body, good).status == .noContent)
            try await caller.post(path, json: body, good).isProblem("WEBHOOK_REFUSED", 403)
        }
    }

    @Test("A message that names no prediction, or is too large, is refused for that")
    func shape() async throws {
        let hearing = try await Hearing()
        try await hearing.run { caller in
            for body in ["[]", "{}", #"{"id":"../account"}"#, "no JSON"] {
                try await caller.post(path, json: body, hearing.headers(body)).isProblem("INVALID_BODY", 400)
            }
            let large = String(repeating: " ", count: APILimits.webhookBytes) + body
            try await caller.post(path, json: large, hearing.headers(large)).isProblem("BODY_TOO_LARGE", 413)
            try await caller.get(path).isProblem("METHOD_NOT_ALLOWED", 405)
        }
    }

    @Test("Without a secret there is no such route")
    func absent() async throws {
        let hearing = try await Hearing()
        try await hearing.coordinator.server.test(.router) { client in
            try await Caller(client: client).post(path, json: body, hearing.headers(body)).isProblem("NOT_FOUND", 404)
        }
    }
}
