import FarmCore
import FarmObjects
import FarmTesting
import Foundation
import Testing

@testable import Storytelling

@Suite("News of predictions", .timeLimit(.minutes(1)))
struct PredictionNewsTests {
    /// Returns once so many wait.
    private func waiters(_ count: Int, at news: PredictionNews) async {
        while await news.waiters != count { await Task.yield() }
    }

    @Test("All who wait for a prediction are woken, and nobody else")
    func woken() async throws {
        let news = PredictionNews()
        let other = Task { await news.wait(for: "p2", atMost: .seconds(50)) }
        async let first: Void = news.wait(for: "p1", atMost: .seconds(50))
        async let second: Void = news.wait(for: "p1", atMost: .seconds(50))
        await waiters(3, at: news)
        await news.tell(of: "p1")
        _ = await (first, second)
        #expect(await news.waiters == 1)
        other.cancel()
        await other.value
        #expect(await news.waiters == 0)
    }

    @Test("News that comes before the wait is not missed, and is taken by one")
    func early() async {
        let news = PredictionNews()
        await news.tell(of: "p1")
        await news.tell(of: "p1")
        await news.wait(for: "p1", atMost: .seconds(50))
        await news.wait(for: "p1", atMost: .milliseconds(1))
        for number in 0...PredictionNews.remembered { await news.tell(of: "q\(number)") }
        await news.wait(for: "q1", atMost: .seconds(50))
        await news.wait(for: "q0", atMost: .milliseconds(1))
        #expect(await news.waiters == 0)
    }

    /// A coordinator's ear for the stand-in's messages.
    private func receiver(
        _ inbox: WebhookInbox, heard: AsyncStream<Void>.Continuation? = nil
    ) throws -> TestServer {
        try TestServer { request, connection in
            let message = WebhookMessage(
                id: request.headers["webhook-id"], timestamp: request.headers["webhook-timestamp"],
                signature: request.headers["webhook-signature"], body: request.body)
            connection.answer(204, [])
            Task {
                // A refusal shows in that nobody is woken.
                try? await inbox.take(
                    message, at: Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)))
                heard?.yield()
            }
        }
    }

    @Test("With a webhook, a picture is looked for when its end is told, and not before")
    func told() async throws {
        let standIn = try ReplicateStandIn()
        let news = PredictionNews()
        let signature = try #require(WebhookSignature(secret: Secret(standIn.webhookSecret)))
        let server = try receiver(WebhookInbox(signature: signature, news: news))
        defer { server.stop() }
        standIn.next(.prediction, behave: .held)
        var painting = Painting(standIn)
        painting.limits.pauseForNews = .seconds(50)
        painting.webhook = PredictionWebhook(url: try server.url("/v1/webhooks/replicate").absoluteString, news: news)
        let work = Task { [painting] in try await painting.paint() }
        await waiters(1, at: news)
        #expect(standIn.requests(.poll).isEmpty)
        try standIn.finishHeld()
        #expect(try await work.value.width == 1344)
        #expect(standIn.requests(.poll).count == 1 && standIn.account.charges.count == 1)
        let asked = try JSONValue(parsing: try #require(standIn.requests(.prediction).first).body)
        #expect(asked["webhook_events_filter"] == ["completed"])
    }

    @Test("A message that lies only has the service asked sooner")
    func lies() async throws {
        let standIn = try ReplicateStandIn()
        let news = PredictionNews()
        standIn.next(.prediction, behave: .held)
        var painting = Painting(standIn)
        painting.limits.pauseForNews = .seconds(50)
        painting.webhook = PredictionWebhook(url: "http://127.0.0.1:9/nobody", news: news)
        let work = Task { [painting] in try await painting.paint() }
        await waiters(1, at: news)
        let prediction = try #require(standIn.predictions.first)
        await news.tell(of: prediction)
        while standIn.requests(.poll).isEmpty { await Task.yield() }
        await waiters(1, at: news)
        #expect(standIn.status(of: prediction) == "starting")
        try standIn.finishHeld()
        await news.tell(of: prediction)
        #expect(try await work.value.width == 1344)
    }

    @Test("A message that never comes is not waited for: the service is asked after a while")
    func silence() async throws {
        let standIn = try ReplicateStandIn()
        var painting = Painting(standIn)
        painting.limits.pauseForNews = .milliseconds(2)
        painting.webhook = PredictionWebhook(url: "http://127.0.0.1:9/nobody", news: PredictionNews())
        standIn.next(.prediction, behave: .slow(polls: 3))
        #expect(try await painting.paint().width == 1344)
        #expect(standIn.requests(.poll).count == 3)
    }

    @Test("Work that is cancelled while it waits for news is cancelled at the service")
    func cancelled() async throws {
        let standIn = try ReplicateStandIn()
        let news = PredictionNews()
        standIn.next(.prediction, behave: .held)
        var painting = Painting(standIn)
        painting.limits.pauseForNews = .seconds(50)
        painting.webhook = PredictionWebhook(url: "http://127.0.0.1:9/nobody", news: news)
        let work = Task { [painting] in try await painting.paint() }
        await waiters(1, at: news)
        work.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }
        #expect(standIn.status(of: try #require(standIn.predictions.first)) == "canceled")
    }
}
