import FarmCore
import FarmObjects
import FarmStore
import NIOConcurrencyHelpers
import ServiceLifecycle
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
        let flight = CallDesks.Flight(story: reuses ? nil : payer.story, key: call.key)
        return try await desks.flights.pass(flight) {
            if let kept = try await desks.store.keptAnswer(to: order), let answer = try await read(kept) {
                return answer
            }
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

    /// Makes one attempt, unless the process is to stop: what it begins then it may not hear the end of.
    private func attempt(
        _ call: ProviderCall, _ order: CallOrder,
        by send: @escaping @Sendable (any CallTicket) async throws -> ProviderAnswer
    ) async throws -> ProviderAnswer {
        guard !Task.isShuttingDownGracefully else { throw CancellationError() }
        guard let line = desks.lines[call.provider] else {
            throw MakerError(.unavailable, "The service is not one that can be called.")
        }
        try await line.enter(tokens: call.estimate.inputTokens + call.estimate.outputTokens)
        let opening: CallOpening
        do {
            opening = try await desks.store.openCall(order, caps: desks.caps, at: desks.clock.now())
        } catch {
            await line.leave()
            throw error
        }
        switch opening {
        case .refused(let scope):
            await line.leave()
            throw MakerError(.spendingCapReached, scope.words)
        case .answered(let kept):
            await line.leave()
            if let answer = try await read(kept) { return answer }
            return try await attempt(call, order, by: send)
        case .opened(let id, let reference):
            do {
                let ticket = LedgerTicket(call: id, earlier: reference, desks: desks)
                let answer = try await make(call, ticket, by: send)
                await line.leave(answer)
                return answer
            } catch {
                await line.leave(error as? ProviderFault)
                throw error
            }
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
                try await keep(answer, of: call, ticket)
                return answer
            case .failure(let error):
                try await writeDown(error, of: call, ticket)
                throw error
            }
        }.value
    }

    /// Makes an answer durable. While the store is away it is held here, and with it one of the calls that may be under
    /// way: what cannot be kept is not bought for long.
    private func keep(_ answer: ProviderAnswer, of call: ProviderCall, _ ticket: LedgerTicket) async throws {
        let cost = try cost(of: answer.usage, at: call.model)
        do {
            let asset = try await Outage.outlast(for: desks.limits.answerHeld) {
                try await desks.objects.store(answer.body)
            }
            let stored = StoredAsset(id: asset, size: Int64(answer.body.count), mediaType: call.operation.mediaType)
            try await Outage.outlast {
                try await desks.store.settleCall(
                    ticket.call, cost: cost, usage: answer.usage, answer: stored, at: desks.clock.now())
            }
        } catch let error as ObjectError {
            if ticket.reference == nil {
                try await fail(ticket, "The answer cannot be kept: \(error.message).", cost, answer.usage)
            } else {
                try await leaveUnsettled(ticket, "\(error)")
            }
            throw error
        }
    }

    private func writeDown(_ error: any Error, of call: ProviderCall, _ ticket: LedgerTicket) async throws {
        guard let fault = error as? ProviderFault, !fault.outcomeIsUnknown,
            !(ticket.reference != nil && (fault.code == .busy || fault.code == .unavailable))
        else { return try await leaveUnsettled(ticket, "\(error)") }
        let usage = fault.usage ?? ProviderUsage()
        try await fail(ticket, fault.message, try cost(of: usage, at: call.model), usage)
    }

    /// What was set aside stays counted; work whose name was noted is waited for by the next attempt.
    private func leaveUnsettled(_ ticket: LedgerTicket, _ reason: String) async throws {
        try await Outage.outlast {
            try await desks.store.leaveCallUnsettled(ticket.call, error: reason, at: desks.clock.now())
        }
    }

    private func fail(
        _ ticket: LedgerTicket, _ reason: String, _ cost: Microdollars, _ usage: ProviderUsage
    ) async throws {
        try await Outage.outlast {
            try await desks.store.failCall(
                ticket.call, cost: cost, usage: usage, error: reason, at: desks.clock.now())
        }
    }

    /// - Returns: `nil` where the bytes are gone, as after a change of stores: then the answer is forgotten.
    private func read(_ kept: KeptAnswer) async throws -> ProviderAnswer? {
        do {
            return ProviderAnswer(
                body: try await desks.objects.read(kept.asset, limit: CallLimits.answerBytes), usage: kept.usage)
        } catch let error as ObjectError where error.code == .missing {
            try await desks.store.forgetAnswer(kept.asset)
            return nil
        }
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
        // Not given up with the calling task: the work is under way, and paid for.
        try await Task { [desks, call] in
            try await Outage.outlast {
                try await desks.store.noteReference(reference, of: call, at: desks.clock.now())
            }
        }.value
        noted.withLockedValue { $0 = reference }
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
