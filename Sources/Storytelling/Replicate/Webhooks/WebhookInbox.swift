import FarmCore
import Foundation

/// Takes the service's messages on predictions' ends, each once, and passes on which prediction it is.
///
/// What was taken is forgotten with the process and, beyond a limit, with the oldest first: a message that comes again
/// then only has somebody look at a prediction once more.
public actor WebhookInbox {
    static let remembered = 4096

    private struct Body: Decodable {
        let id: String
    }

    private let signature: WebhookSignature
    private let news: PredictionNews
    /// In the order they came.
    private var order: [(id: String, at: Timestamp)] = []
    private var taken: Set<String> = []

    public init(signature: WebhookSignature, news: PredictionNews) {
        self.signature = signature
        self.news = news
    }

    /// - Throws: `WebhookRefusal`.
    public func take(_ message: WebhookMessage, at now: Timestamp) async throws {
        try signature.check(message, at: now)
        // Why a body cannot be read is of no use to whoever holds the secret.
        guard let prediction = try? JSONDecoder().decode(Body.self, from: Data(message.body)).id,
            PredictionDocument.isName(prediction)
        else { throw WebhookRefusal.meaningless }
        try remember(message.id ?? "", at: now)
        await news.tell(of: prediction)
    }

    private func remember(_ id: String, at now: Timestamp) throws(WebhookRefusal) {
        // A message may be signed a while ahead, and is refused for its time a while after.
        forget(order.prefix { now - $0.at > WebhookSignature.tolerance * 2 }.count)
        guard !taken.contains(id) else { throw .replayed }
        forget(order.count - Self.remembered + 1)
        taken.insert(id)
        order.append((id, now))
    }

    private func forget(_ count: Int) {
        guard count > 0 else { return }
        for entry in order.prefix(count) { taken.remove(entry.id) }
        order.removeFirst(count)
    }
}
