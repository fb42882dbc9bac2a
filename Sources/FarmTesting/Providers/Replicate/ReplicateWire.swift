import Dispatch
import Foundation
import Storytelling
import Synchronization

/// What Replicate's server does with a request.
final class ReplicateWire: StandInServer.Service {
    struct State {
        /// What the next one's name is made of.
        var predictionsBegun = 0
        var predictions: [String: Prediction] = [:]
        /// What a request waits for that is held back until its prediction ends.
        var waits: [String: DispatchSemaphore] = [:]
        /// In the order they were asked for.
        var order: [String] = []
        var unsafeWords: Set<String> = ["gore", "corpse", "corpses", "blood", "bloody", "severed", "naked"]
        var leaks = 0
    }

    static let deliveryPath = "/delivery"

    let key: String
    let account: ServiceAccount
    let webhooks: WebhookSender
    let state = Mutex(State())
    private let port: Int

    init(key: String, account: ServiceAccount, webhooks: WebhookSender, port: Int) {
        self.key = key
        self.account = account
        self.webhooks = webhooks
        self.port = port
    }

    var address: String { "http://127.0.0.1:\(port)" }
    /// Files are on another host than the service, which may not be told the key.
    var delivery: String { "http://localhost:\(port)\(Self.deliveryPath)" }

    func route(_ request: TestRequest) -> StandInRoute {
        let path = request.target.split(separator: "/").map(String.init)
        switch (request.method, path.first, path.last, path.count) {
        case ("POST", "v1", "predictions", 5) where path[1] == "models": return .prediction
        case ("GET", "v1", _, 3) where path[1] == "predictions": return .poll
        case ("POST", "v1", "cancel", 4) where path[1] == "predictions": return .cancel
        case ("GET", "delivery", _, 3): return .output
        default: return .other
        }
    }

    func answer(_ request: TestRequest, _ route: StandInRoute, _ behaviour: Misbehaviour?) throws -> WireAnswer {
        do {
            if route == .output { return try output(request, behaviour) }
            guard request.headers["authorization"] == "Bearer \(key)" else { throw ReplicateFault(status: 401) }
            let path = request.target.split(separator: "/").map(String.init)
            switch route {
            case .prediction: return try create(request, model: "\(path[2])/\(path[3])", behaviour)
            case .poll: return try poll(path[2])
            case .cancel: return try cancel(path[2])
            default: return try other(request)
            }
        } catch let fault as FieldFault {
            return try ReplicateFault(fault).answer
        } catch let fault as ReplicateFault {
            return try fault.answer
        }
    }

    private func other(_ request: TestRequest) throws -> WireAnswer {
        switch (request.method, request.target) {
        case ("GET", "/v1/account"):
            return try .json(["type": "user", "username": "standin", "name": "Stand-in"])
        case ("GET", "/v1/webhooks/default/secret"): return try .json(["key": .string(webhooks.secret)])
        default: throw ReplicateFault(status: 404)
        }
    }

    // MARK: Trouble

    func refusal(_ status: Int) throws -> WireAnswer { try ReplicateFault(status: status).answer }

    func quotaExhausted() throws -> WireAnswer { try refusal(402) }

    func limited(_ hint: Misbehaviour.Hint) throws -> WireAnswer {
        var answer = try WireAnswer.json(["detail": "Request was throttled.", "status": 429], status: 429)
        switch hint {
        case .bodyOnly(let seconds):
            answer = try .json(
                [
                    "detail": .string(Self.throttled(seconds)), "status": 429, "retry_after": .integer(Int64(seconds)),
                ], status: 429)
        case .wordsOnly(let seconds):
            answer = try .json(["detail": .string(Self.throttled(seconds))], status: 429)
        default: break
        }
        answer.headers += hint.headers
        return answer
    }

    private static func throttled(_ seconds: Int) -> String {
        "Request was throttled. Your rate limit resets in ~\(seconds)s."
    }

    func unusable(_ route: StandInRoute, _ answer: WireAnswer) throws -> WireAnswer {
        guard answer.status < 300 else { return answer }
        var answer = answer
        answer.body =
            route == .output ? Array("this is no picture".utf8) : try JSONValue.object(["id": 5]).canonical
        return answer
    }
}
