import Storytelling
import Synchronization

/// A desk that remembers no answer and knows no limit: it makes one attempt at every call that is handed in.
public final class DirectDesk: CallDesk {
    private final class Ticket: CallTicket {
        private let noted: Mutex<String?>
        private let observe: @Sendable (String) -> Void

        init(_ reference: String?, observe: @escaping @Sendable (String) -> Void) {
            noted = Mutex(reference)
            self.observe = observe
        }

        var reference: String? { noted.withLock { $0 } }

        func note(reference: String) async throws {
            noted.withLock { $0 = reference }
            observe(reference)
        }
    }

    private struct Log {
        var calls: [ProviderCall] = []
        var references: [String] = []
    }

    private let earlier: String?
    private let log = Mutex(Log())

    /// - Parameter reference: what an earlier attempt at each call is taken to have noted.
    public init(reference: String? = nil) {
        earlier = reference
    }

    /// The calls handed in so far, in order.
    public var calls: [ProviderCall] { log.withLock { $0.calls } }

    /// Everything that was noted on tickets, in order.
    public var references: [String] { log.withLock { $0.references } }

    public func answer(
        to call: ProviderCall, by send: @escaping @Sendable (any CallTicket) async throws -> ProviderAnswer
    ) async throws -> ProviderAnswer {
        log.withLock { $0.calls.append(call) }
        let ticket = Ticket(earlier) { reference in self.log.withLock { $0.references.append(reference) } }
        return try await send(ticket)
    }
}
