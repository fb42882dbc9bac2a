import FarmCore
import FarmObjects
import FarmTesting
import Foundation
import Synchronization

@testable import Storytelling

/// A stand-in, a service that talks to it, and a desk that keeps the books.
struct OpenAIBench {
    let standIn: OpenAIStandIn
    let service: OpenAIService
    let desk = BookkeepingDesk()

    /// What the service's clock says.
    static let now = Date(timeIntervalSince1970: 1_900_000_000)

    /// - Parameter standIn: one that others speak to as well; `nil` is one of its own.
    init(
        models: OpenAIModels = OpenAIModels(), key: String? = nil, limits: OpenAILimits = OpenAILimits(),
        at standIn: OpenAIStandIn? = nil
    ) throws {
        self.standIn = try standIn ?? OpenAIStandIn()
        service = try OpenAIService(
            address: try self.standIn.baseURL.absoluteString, key: Secret(key ?? self.standIn.key), models: models,
            client: try HTTPClient(), limits: limits,
            now: { Timestamp(microseconds: Int64(Self.now.timeIntervalSince1970) * 1_000_000) })
    }

    var writer: OpenAIWriter { OpenAIWriter(service: service, desk: desk) }
    var narrator: OpenAINarrator { OpenAINarrator(service: service, desk: desk) }

    /// What one small question comes to.
    func ask(_ name: String = "question") async throws -> [String: String] {
        let question = ChatQuestion(
            name: name, system: "Answer.", user: "What hides in the cellar under the house?",
            schema: .object([.init("answer", .text(about: "A word."))]), mostTokens: 100)
        return try await service.ask(question, through: desk, as: [String: String].self) { _ in nil }
    }

    /// The fault with which a question ends.
    func fault() async throws -> ProviderFault? {
        do {
            _ = try await ask()
            return nil
        } catch is MakerError {
            return desk.faults.last
        }
    }
}

/// Makes one attempt at each call and notes what came of it.
final class BookkeepingDesk: CallDesk {
    private struct Books {
        var calls: [ProviderCall] = []
        var answers: [(call: ProviderCall, answer: ProviderAnswer)] = []
        var faults: [ProviderFault] = []
    }

    private struct Ticket: CallTicket {
        var reference: String? { nil }
        func note(reference: String) async throws {}
    }

    private let books = Mutex(Books())

    var calls: [ProviderCall] { books.withLock { $0.calls } }
    var faults: [ProviderFault] { books.withLock { $0.faults } }
    var answers: [(call: ProviderCall, answer: ProviderAnswer)] { books.withLock { $0.answers } }

    func answer(
        to call: ProviderCall, by send: @escaping @Sendable (any CallTicket) async throws -> ProviderAnswer
    ) async throws -> ProviderAnswer {
        books.withLock { $0.calls.append(call) }
        do {
            let answer = try await send(Ticket())
            books.withLock { $0.answers.append((call, answer)) }
            return answer
        } catch let fault as ProviderFault {
            books.withLock { $0.faults.append(fault) }
            throw fault
        }
    }

    /// In micro-dollars, each call rounded up by itself.
    var cost: Int64 {
        answers.reduce(0) { sum, entry in
            sum + ListPrices.standard.cost(of: entry.answer.usage, entry.call.operation, model: entry.call.model)
        }
    }

    /// Calls that used more than was set aside for them.
    var underestimated: [ProviderCall] {
        answers.filter { entry in
            let (used, set) = (entry.answer.usage, entry.call.estimate)
            return used.inputTokens > set.inputTokens || used.outputTokens > set.outputTokens
                || used.characters > set.characters || used.audioMilliseconds > set.audioMilliseconds
        }.map(\.call)
    }
}
