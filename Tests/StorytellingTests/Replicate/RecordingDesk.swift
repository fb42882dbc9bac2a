import FarmCore
import Storytelling
import Synchronization

/// A desk that keeps what a crash would leave of it: references of calls whose outcome is open, and answers by their
/// keys.
final class RecordingDesk: CallDesk {
    private struct State {
        var references: [AssetID: String] = [:]
        var closed: Set<AssetID> = []
        var answers: [AssetID: ProviderAnswer] = [:]
        var calls: [ProviderCall] = []
        var notes: [String] = []
        var faults: [ProviderFault] = []
        var usage = ProviderUsage()
    }

    private final class Ticket: CallTicket {
        let desk: RecordingDesk
        let key: AssetID

        init(_ desk: RecordingDesk, _ key: AssetID) {
            self.desk = desk
            self.key = key
        }

        var reference: String? {
            desk.state.withLock { $0.references[key] ?? ($0.closed.contains(key) ? nil : desk.earlier) }
        }

        func note(reference: String) async throws {
            desk.state.withLock {
                $0.references[key] = reference
                $0.notes.append(reference)
            }
            try desk.whenNoted(reference)
        }
    }

    private let state = Mutex(State())
    private let earlier: String?
    private let whenNoted: @Sendable (String) throws -> Void

    /// - Parameters:
    ///   - reference: what an earlier process noted for each call.
    ///   - whenNoted: called after a note; an error it throws is the note's.
    init(reference: String? = nil, whenNoted: @escaping @Sendable (String) throws -> Void = { _ in }) {
        earlier = reference
        self.whenNoted = whenNoted
    }

    var faults: [ProviderFault] { state.withLock { $0.faults } }
    var notes: [String] { state.withLock { $0.notes } }
    var calls: [ProviderCall] { state.withLock { $0.calls } }
    /// Pictures that answers and faults told of together.
    var images: Int { state.withLock { $0.usage.images } }

    func answer(
        to call: ProviderCall, by send: @escaping @Sendable (any CallTicket) async throws -> ProviderAnswer
    ) async throws -> ProviderAnswer {
        let known = state.withLock { state in
            state.calls.append(call)
            return state.answers[call.key]
        }
        if let known { return known }
        do {
            let answer = try await send(Ticket(self, call.key))
            state.withLock {
                $0.answers[call.key] = answer
                $0.usage.images += answer.usage.images
            }
            return answer
        } catch let fault as ProviderFault {
            state.withLock {
                $0.faults.append(fault)
                if !fault.outcomeIsUnknown, fault.code != .busy, fault.code != .unavailable {
                    $0.references[call.key] = nil
                    $0.closed.insert(call.key)
                }
                $0.usage.images += fault.usage?.images ?? 0
            }
            throw fault
        }
    }
}
