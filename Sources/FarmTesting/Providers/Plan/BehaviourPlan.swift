import Synchronization

/// What a stand-in is to do at its next requests, and at all of them.
final class BehaviourPlan: Sendable {
    private struct State {
        var next: [StandInRoute: [Misbehaviour?]] = [:]
        var always: [StandInRoute: Misbehaviour] = [:]
        var choice: (@Sendable (StandInRoute, Int) -> Misbehaviour?)?
        var asked = 0
    }

    private let state = Mutex(State())

    func next(_ route: StandInRoute, _ behaviours: [Misbehaviour?]) {
        state.withLock { $0.next[route, default: []] += behaviours }
    }

    func always(_ route: StandInRoute, _ behaviour: Misbehaviour?) {
        state.withLock { $0.always[route] = behaviour }
    }

    func choose(_ choice: (@Sendable (StandInRoute, Int) -> Misbehaviour?)?) {
        state.withLock { $0.choice = choice }
    }

    /// What is to happen now: the next in the queue, else what always happens, else what the choice says.
    func take(_ route: StandInRoute) -> Misbehaviour? {
        let (decided, choice, number) = state.withLock { state in
            state.asked += 1
            if var queue = state.next[route], !queue.isEmpty {
                let first = queue.removeFirst()
                state.next[route] = queue
                return (Optional(first), state.choice, state.asked)
            }
            return (state.always[route].map { Optional($0) }, state.choice, state.asked)
        }
        return decided ?? choice?(route, number)
    }
}
