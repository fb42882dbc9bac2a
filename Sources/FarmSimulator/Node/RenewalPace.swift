import FarmProtocol

/// Watches from outside that a node renews when it should, whatever its work does.
struct RenewalPace {
    private let node: String
    private let surroundings: Surroundings
    private var interval: Duration?
    private var last = Duration.zero
    private var turn = 0
    private let watch = Watch()

    /// The turn that is watched for; told apart from those that came before.
    private final class Watch {
        var turn = 0
    }

    /// What a timer may be late.
    private static let slack = Duration.milliseconds(50)

    init(node: String, surroundings: Surroundings) {
        self.node = node
        self.surroundings = surroundings
    }

    mutating func welcomed(_ welcome: CoordinatorMessage.Welcome, at now: Duration) {
        interval = welcome.renewInterval
        renewed(at: now)
    }

    mutating func renewed(at now: Duration) {
        guard let interval else { return }
        watch.turn += 1
        let turn = watch.turn
        surroundings.time.at(now + interval + Self.slack) { [watch, node, surroundings] in
            guard watch.turn == turn else { return }
            surroundings.checker.violated("\(node) did not renew within \(interval + Self.slack)")
        }
    }

    mutating func connectionEnded() {
        interval = nil
        watch.turn += 1
    }

    /// A process that does not run cannot be late; it is watched again from its next renewal.
    mutating func stoodStill() {
        watch.turn += 1
    }
}
