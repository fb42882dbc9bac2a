import FarmCore
import FarmObjects
import FarmTesting
import Foundation
import Testing

@testable import Storytelling

@Suite("News of predictions", .timeLimit(.minutes(5)))
struct PredictionNewsTests {
    /// Returns once so many wait.
    private func waiters(_ count: Int, at news: PredictionNews) async {
        while await news.waiters != count { await Task.yield() }
    }

    /// Longer than any test may last: who is not told waits in vain.
    private static let forever = Duration.seconds(7200)

    @Test("All who wait for a prediction are woken, and nobody else")
    func woken() async throws {
        let news = PredictionNews()
        let other = Task { await news.wait(for: "p2", atMost: Self.forever) }
        async let first = news.wait(for: "p1", atMost: Self.forever)
        async let second = news.wait(for: "p1", atMost: Self.forever)
        await waiters(3, at: news)
        await news.tell(of: "p1")
        #expect(await [first, second] == [true, true])
        #expect(await news.waiters == 1)
        other.cancel()
        #expect(await !other.value, "a wait that is cancelled has no news")
        #expect(await news.waiters == 0)
    }

    @Test("News that comes before the wait is not missed, and is taken by one")
    func early() async {
        let news = PredictionNews()
        await news.tell(of: "p1")
        await news.tell(of: "p1")
        #expect(await news.wait(for: "p1", atMost: Self.forever))
        #expect(await !news.wait(for: "p1", atMost: .milliseconds(1)), "it was taken")
        for number in 0...PredictionNews.remembered { await news.tell(of: "q\(number)") }
        #expect(await news.wait(for: "q1", atMost: Self.forever))
        #expect(await !news.wait(for: "q0", atMost: .milliseconds(1)), "the oldest is forgotten")
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
                try? await inbox.take(message, at: Timestamp.systemTime())
                heard?.yield()
            }
        }
    }

    /// A stand-in that holds its first prediction, and tells what it is asked.
    private func holding() throws -> (ReplicateStandIn, AsyncStream<StandInRoute>) {
        let standIn = try ReplicateStandIn()
        standIn.next(.prediction, behave: .held)
        let (asked, asking) = AsyncStream.makeStream(of: StandInRoute.self)
        standIn.choose { route, _ in
            asking.yield(route)
            return nil
        }
        return (standIn, asked)
    }

    /// A painting that hears of ends at `url`, and never asks by itself.
    private func painting(
        at standIn: ReplicateStandIn, _ news: PredictionNews, url: String = "http://127.0.0.1:9/nobody"
    ) -> Painting {
        var painting = Painting(standIn)
        painting.limits.pauseForNews = Self.forever
        painting.limits.total = Self.forever
        painting.webhook = PredictionWebhook(url: url, news: news)
        return painting
    }

    @Test("With a webhook, a picture is looked for when its end is told, and not before")
    func told() async throws {
        let (standIn, _) = try holding()
        let news = PredictionNews()
        let signature = try #require(WebhookSignature(secret: Secret(standIn.webhookSecret)))
        let server = try receiver(WebhookInbox(signature: signature, news: news))
        defer { server.stop() }
        let (noted, noting) = AsyncStream.makeStream(of: String.self)
        let desk = RecordingDesk { noting.yield($0) }
        let painting = painting(at: standIn, news, url: try server.url("/v1/webhooks/replicate").absoluteString)
        let work = Task { try await painting.paint(at: desk) }
        _ = await noted.first { _ in true }
        #expect(standIn.requests(.poll).isEmpty)
        try standIn.finishHeld()
        #expect(try await work.value.width == 1344)
        #expect(standIn.requests(.poll).count == 1 && standIn.account.charges.count == 1)
        let asked = try JSONValue(parsing: try #require(standIn.requests(.prediction).first).body)
        #expect(asked["webhook_events_filter"] == ["completed"])
    }

    @Test("A message that lies only has the service asked sooner")
    func lies() async throws {
        let (standIn, asked) = try holding()
        let news = PredictionNews()
        let (noted, noting) = AsyncStream.makeStream(of: String.self)
        let desk = RecordingDesk { noting.yield($0) }
        let painting = painting(at: standIn, news)
        let work = Task { try await painting.paint(at: desk) }
        let prediction = try #require(await noted.first { _ in true })
        await news.tell(of: prediction)
        _ = await asked.first { $0 == .poll }
        #expect(standIn.status(of: prediction) == "starting" && standIn.account.charges.isEmpty)
        try standIn.finishHeld()
        await news.tell(of: prediction)
        #expect(try await work.value.width == 1344)
    }

    @Test("A message that never comes is not waited for: the service is asked after a while")
    func silence() async throws {
        let standIn = try ReplicateStandIn()
        var painting = painting(at: standIn, PredictionNews())
        painting.limits.pauseForNews = .milliseconds(2)
        standIn.next(.prediction, behave: .slow(polls: 3))
        #expect(try await painting.paint().width == 1344)
        #expect(standIn.requests(.poll).count == 3)
    }

    @Test("Work that is cancelled while it waits for news is cancelled at the service")
    func cancelled() async throws {
        let (standIn, _) = try holding()
        let (noted, noting) = AsyncStream.makeStream(of: String.self)
        let desk = RecordingDesk { noting.yield($0) }
        let news = PredictionNews()
        let painting = painting(at: standIn, news)
        let work = Task { try await painting.paint(at: desk) }
        let prediction = try #require(await noted.first { _ in true })
        await waiters(1, at: news)
        work.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }
        #expect(standIn.status(of: prediction) == "canceled")
    }
}
