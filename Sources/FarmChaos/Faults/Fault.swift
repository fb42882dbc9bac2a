/// One thing that goes wrong, from a moment on and for a while.
struct Fault: Hashable, Sendable, CustomStringConvertible {
    enum Kind: String, Hashable, Sendable, CaseIterable {
        /// kill -9; started again afterwards.
        case kill
        /// SIGSTOP, for longer than a lease; SIGCONT afterwards.
        case freeze
        /// The database ends as in a crash, and starts again at once.
        case crash
        /// Connections are cut, and new ones refused.
        case cut
        /// Nothing goes through, and nobody is told.
        case stall
        /// Nothing goes from a node to its coordinator; the other way goes on.
        case stallUp
        /// Nothing goes from a coordinator to its node; the other way goes on.
        case stallDown
        /// Every piece arrives late.
        case delay
    }

    enum Target: Hashable, Sendable, CustomStringConvertible {
        case coordinator(Int)
        case node(Int)
        case database
        /// Between a node and a coordinator.
        case link(node: Int, coordinator: Int)
        /// The address that all HTTP goes to: the consumers', and the nodes' uploads and downloads.
        case front

        var description: String {
            switch self {
            case .coordinator(let index): "coordinator \(index)"
            case .node(let index): "node \(index)"
            case .database: "database"
            case .link(let node, let coordinator): "link of node \(node) to coordinator \(coordinator)"
            case .front: "front"
            }
        }
    }

    let kind: Kind
    let target: Target
    /// From the beginning of the run.
    let start: Duration
    let length: Duration
    /// How late pieces are, for `delay`.
    var lateness: Duration = .zero

    var end: Duration { start + length }

    var description: String {
        let late = kind == .delay ? " of \(lateness.seconds) s" : ""
        return "\(kind.rawValue)\(late) \(target) for \(length.seconds) s"
    }
}

extension Duration {
    /// To the hundredth, for people.
    var seconds: String {
        let hundredths = components.seconds * 100 + components.attoseconds / 10_000_000_000_000_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
