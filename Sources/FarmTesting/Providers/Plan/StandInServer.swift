import Foundation
import Synchronization

/// The part of a stand-in that has nothing to do with what it stands in for: a port that can be given up and taken
/// again, a journal of what was asked, and the plan of what goes wrong.
public final class StandInServer: Sendable {
    /// What a service says and does.
    protocol Service: Sendable {
        func route(_ request: TestRequest) -> StandInRoute
        /// Does what is asked as it should be done, but for what the misbehaviour says of the work itself.
        func answer(_ request: TestRequest, _ route: StandInRoute, _ behaviour: Misbehaviour?) throws -> WireAnswer
        /// In the service's own shape.
        func refusal(_ status: Int) throws -> WireAnswer
        func limited(_ hint: Misbehaviour.Hint) throws -> WireAnswer
        func quotaExhausted() throws -> WireAnswer
        func unusable(_ route: StandInRoute, _ answer: WireAnswer) throws -> WireAnswer
    }

    private struct State {
        var server: TestServer?
        var refusing: Int?
        var requests: [(route: StandInRoute, request: TestRequest)] = []
        var complaints: [String] = []
        var underWay: [StandInRoute: Int] = [:]
        var mostAtOnce: [StandInRoute: Int] = [:]
    }

    let plan = BehaviourPlan()
    let port: Int
    private let gate = Gate()
    private let held: PortHold
    private let state = Mutex(State())
    private let service = Mutex<(any Service)?>(nil)
    private let window = Mutex<RateWindow?>(nil)

    init() throws {
        held = try PortHold()
        port = held.port
    }

    deinit {
        state.withLock { $0.server?.stop() }
    }

    /// Starts to answer. The server does not keep the service alive.
    func start(_ service: any Service) throws {
        self.service.withLock { $0 = service }
        try comeUp()
    }

    func comeUp() throws {
        try state.withLock { state in
            state.refusing = nil
            guard state.server == nil else { return }
            state.server = try TestServer(port: port) { [weak self] request, connection in
                guard let self else { return connection.close() }
                self.handle(request, connection)
            }
        }
    }

    /// - Parameter status: what is answered to everything; `nil` takes no connection.
    func goDown(answering status: Int?) {
        state.withLock { state in
            state.refusing = status ?? 0
            guard status == nil else { return }
            state.server?.stop()
            state.server = nil
        }
    }

    /// Lets answers go that are withheld, and those that would be from now on.
    func release() { gate.open() }

    func allow(_ window: RateWindow?) { self.window.withLock { $0 = window } }

    func requests(_ route: StandInRoute?) -> [TestRequest] {
        state.withLock { state in state.requests.filter { route == nil || $0.route == route }.map(\.request) }
    }

    func mostAtOnce(_ route: StandInRoute) -> Int { state.withLock { $0.mostAtOnce[route] ?? 0 } }

    var complaints: [String] { state.withLock { $0.complaints } }

    func complain(_ words: String) { state.withLock { $0.complaints.append(words) } }

    private func handle(_ request: TestRequest, _ connection: TestConnection) {
        guard let service = service.withLock({ $0 }) else { return connection.close() }
        let route = service.route(request)
        let refusing = state.withLock { state in
            if state.refusing == nil { state.requests.append((route, request)) }
            let count = state.underWay[route, default: 0] + 1
            state.underWay[route] = count
            state.mostAtOnce[route] = max(count, state.mostAtOnce[route] ?? 0)
            return state.refusing
        }
        defer { state.withLock { $0.underWay[route, default: 1] -= 1 } }
        do {
            if let refusing {
                // A connection that stood when the service went away goes with it.
                guard refusing != 0 else { return connection.close() }
                return try service.refusal(refusing).send(on: connection)
            }
            if let refusal = window.withLock({ $0?.refusal(of: route, now: .now) }) {
                return try service.limited(refusal).send(on: connection)
            }
            try answer(request, route, plan.take(route), service, connection)
        } catch {
            complain("\(request.method) \(request.target): \(error)")
            connection.answer(500, Array("\(error)".utf8))
        }
    }

    private static func page(_ status: Int) -> WireAnswer {
        let page = Array("<html><head><title>\(status)</title></head><body>A gateway speaks.</body></html>".utf8)
        return WireAnswer(status: status, headers: [("Content-Type", "text/html")], body: page)
    }

    private func answer(
        _ request: TestRequest, _ route: StandInRoute, _ behaviour: Misbehaviour?, _ service: any Service,
        _ connection: TestConnection
    ) throws {
        switch behaviour {
        case .refuse(let status): return try service.refusal(status).send(on: connection)
        case .rateLimited(let hint): return try service.limited(hint).send(on: connection)
        case .quotaExhausted: return try service.quotaExhausted().send(on: connection)
        case .page(let status): return Self.page(status).send(on: connection)
        case .close: return connection.close()
        case .hang: return connection.waitForEnd()
        default: break
        }
        var answer = try service.answer(request, route, behaviour)
        answer.replace(window.withLock { $0?.headers(now: .now) ?? [] })
        switch behaviour {
        case .withheld:
            guard gate.wait() else {
                complain("an answer was withheld and never let go")
                return connection.close()
            }
            answer.send(on: connection)
        case .late(let pause):
            Thread.sleep(forTimeInterval: pause / .seconds(1))
            answer.send(on: connection)
        case .drip(let pieces, let pause): answer.drip(on: connection, pieces: pieces, every: pause)
        case .cutOff: answer.sendHalf(on: connection)
        case .halved:
            answer.body = Array(answer.body.prefix(answer.body.count / 2))
            answer.send(on: connection)
        case .chargedPage: Self.page(200).send(on: connection)
        case .chargedAndLost: connection.close()
        case .unusable: try service.unusable(route, answer).send(on: connection)
        default: answer.send(on: connection)
        }
    }
}

/// Holds threads back until a test opens it, once and for all.
private final class Gate: Sendable {
    private static let patience = DispatchTimeInterval.seconds(60)

    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }

    /// - Returns: whether it was opened in time.
    func wait() -> Bool {
        guard semaphore.wait(timeout: .now() + Self.patience) == .success else { return false }
        // On with the next one.
        semaphore.signal()
        return true
    }
}

/// Keeps a loopback port from being given to another program, without listening on it.
private final class PortHold: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        descriptor = Loopback.socket()
        Loopback.share(descriptor)
        port = try Loopback.bind(descriptor)
    }

    deinit { close(descriptor) }
}
