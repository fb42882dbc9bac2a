import Hummingbird

extension Request {
    /// Runs what may take a while, and cancels it when the client leaves.
    func whileClientWaits<Answer: Sendable>(_ work: @Sendable () async throws -> Answer) async throws -> Answer {
        try await body.consumeWithCancellationOnInboundClose { _ in try await work() }
    }
}
