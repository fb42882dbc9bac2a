import FarmCore
import FarmObjects
import FarmStore
import NIOConcurrencyHelpers
import Storytelling

/// A desk on one story's account: every call is entered in the ledger before it is made, and its answer is durable
/// before anything depends on it.
struct LedgerDesk: CallDesk {
    let desks: CallDesks
    let payer: Payer
    let reuses: Bool

    func answer(
        to call: ProviderCall, by send: @escaping @Sendable (any CallTicket) async throws -> ProviderAnswer
    ) async throws -> ProviderAnswer {
        let order = try order(for: call)
        return try await desks.flights.pass(CallDesks.Flight(story: payer.story, key: call.key)) {
            if let kept = try await desks.store.keptAnswer(to: order) { return try await read(kept) }
            return try await trying(call, order, by: send)
        }
    }

    /// Makes attempts until one is answered or nothing more is to be hoped for here.
    private func trying(
        _ call: ProviderCall, _ order: CallOrder,
        by send: @escaping @Sendable (any CallTicket) async throws -> ProviderAnswer
    ) async throws -> ProviderAnswer {
        var plan = RetryPlan(desks.limits, seed: FNV1a.value(of: "\(payer.story) \(call.key)"))
        while true {
            do {
                return try await desks.calls.pass(call.provider) { try await attempt(call, order, by: send) }
            } catch let fault as ProviderFault {
                switch plan.next(after: fault) {
                case .again(let pause): try await Task.sleep(for: pause)
                case .putOff(let delay): throw MakerError(.providerAway, fault.message, retryAfter: delay)
                case .giveUp: throw fault
                }
            }
        }
    }

    private func attempt(
        _ call: ProviderCall, _ order: CallOrder,
        by send: @escaping @Sendable (any CallTicket) async throws -> ProviderAnswer
    ) async throws -> ProviderAnswer {
        guard let line = desks.lines[call.provider] else {
            throw MakerError(.unavailable, "The service is not one that can be called.")
        }
        try await line.enter(tokens: call.estimate.inputTokens + call.estimate.outputTokens)
        do {
            let answer: ProviderAnswer
            switch try await desks.store.openCall(order, caps: desks.caps, at: desks.clock.now()) {
            case .answered(let kept): answer = try await read(kept)
            case .refused(let scope): throw MakerError(.spendingCapReached, scope.words)
            case .opened(let id, let reference):
                answer = try await make(call, LedgerTicket(call: id, earlier: reference, desks: desks), by: send)
            }
            await line.leave(answer)
            return answer
        } catch {
            await line.leave(error as? ProviderFault)
            throw error
        }
    }

    /// Makes the call and writes down how it ended, even where the calling task is cancelled meanwhile: money that was
    /// spent is not forgotten.
    private func make(
        _ call: ProviderCall, _ ticket: LedgerTicket,
        by send: @escaping @Sendable (any CallTicket) async throws -> ProviderAnswer
    ) async throws -> ProviderAnswer {
        let result: Result<ProviderAnswer, any Error>
        do { result = .success(try await send(ticket)) } catch { result = .failure(error) }
        return try await Task {
            switch result {
            case .success(let answer):
                try await keep(answer, of: call, ticket.call)
                return answer
            case .failure(let error):
                try await writeDown(error, of: call, ticket)
                throw error
            }
        }.value
    }

    private func keep(_ answer: ProviderAnswer, of call: ProviderCall, _ id: CallID) async throws {
        let asset = try await desks.objects.store(answer.body)
        let stored = StoredAsset(id: asset, size: Int64(answer.body.count), mediaType: call.operation.mediaType)
        let cost = try cost(of: answer.usage, at: call.model)
        try await retryingOutages {
            try await desks.store.settleCall(
                id, cost: cost, usage: CallUsage(answer.usage), answer: stored, at: desks.clock.now())
        }
    }

    private func writeDown(_ error: any Error, of call: ProviderCall, _ ticket: LedgerTicket) async throws {
        guard let fault = error as? ProviderFault, !fault.outcomeIsUnknown,
            !(ticket.reference != nil && (fault.code == .busy || fault.code == .unavailable))
        else {
            return try await retryingOutages {
                try await desks.store.leaveCallUnsettled(ticket.call, error: "\(error)", at: desks.clock.now())
            }
        }
        let usage = fault.usage ?? ProviderUsage()
        let cost = try cost(of: usage, at: call.model)
        try await retryingOutages {
            try await desks.store.failCall(
                ticket.call, cost: cost, usage: CallUsage(usage), error: fault.message, at: desks.clock.now())
        }
    }

    /// Tries again while the database is away: what was paid for is not lost for that.
    private func retryingOutages(_ write: () async throws -> Void) async throws {
        for _ in 0..<OperationLimits.outageTries {
            do {
                return try await write()
            } catch let error as StoreError where error.isOutage {
                try await Task.sleep(for: DispatchLimits.tick)
            }
        }
        try await write()
    }

    private func read(_ kept: KeptAnswer) async throws -> ProviderAnswer {
        ProviderAnswer(
            body: try await desks.objects.read(kept.asset, limit: CallLimits.answerBytes),
            usage: ProviderUsage(kept.usage))
    }

    private func order(for call: ProviderCall) throws -> CallOrder {
        CallOrder(
            payer: payer, provider: call.provider.rawValue, operation: call.operation.rawValue, model: call.model,
            key: call.key, estimate: try cost(of: call.estimate, at: call.model), caller: desks.caller, reuses: reuses)
    }

    private func cost(of usage: ProviderUsage, at model: String) throws(MakerError) -> Microdollars {
        guard let cost = desks.prices.cost(of: usage, at: model) else {
            throw MakerError(
                .unavailable, "The model '\(model)' has no price in this coordinator's table, so it is not called.")
        }
        return cost
    }
}

/// What an attempt knows of those before it, kept in the ledger.
private final class LedgerTicket: CallTicket {
    let call: CallID
    private let desks: CallDesks
    private let noted: NIOLockedValueBox<String?>

    init(call: CallID, earlier reference: String?, desks: CallDesks) {
        self.call = call
        self.desks = desks
        noted = NIOLockedValueBox(reference)
    }

    var reference: String? { noted.withLockedValue { $0 } }

    func note(reference: String) async throws {
        guard reference != self.reference else { return }
        noted.withLockedValue { $0 = reference }
        // Not given up with the calling task: the work is under way, and paid for.
        let (store, call, now) = (desks.store, call, desks.clock.now())
        try await Task { try await store.noteReference(reference, of: call, at: now) }.value
    }
}

extension SpendingScope {
    /// For the story's owner.
    fileprivate var words: String {
        switch self {
        case .story: "The story would cost more than one story may."
        case .userDay: "Your stories would cost more today than one user's may."
        case .day: "All stories would cost more today than they may."
        }
    }
}

extension ProviderCall.Operation {
    fileprivate var mediaType: MediaType {
        switch self {
        case .chat, .transcription: .json
        case .speech: .wave
        case .image: .webp
        }
    }
}

extension CallUsage {
    fileprivate init(_ usage: ProviderUsage) {
        self.init()
        inputTokens = Int64(usage.inputTokens)
        outputTokens = Int64(usage.outputTokens)
        characters = Int64(usage.characters)
        images = Int64(usage.images)
        audioMilliseconds = Int64(usage.audioMilliseconds)
    }
}

extension ProviderUsage {
    fileprivate init(_ usage: CallUsage) {
        self.init(
            inputTokens: Int(usage.inputTokens), outputTokens: Int(usage.outputTokens),
            characters: Int(usage.characters), images: Int(usage.images),
            audioMilliseconds: Int(usage.audioMilliseconds))
    }
}
