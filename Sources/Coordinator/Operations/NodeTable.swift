import FarmCore
import FarmStore

/// Nodes as a table for a person, a node a line.
struct NodeTable {
    let text: String

    init(_ nodes: [FarmNode], at now: Timestamp) {
        guard !nodes.isEmpty else {
            text = "No node has joined yet."
            return
        }
        let head = ["NAME", "POOLS", "SLOTS", "LEASES", "JOINED", "STANDING"]
        let rows = nodes.map { node in
            [
                Self.printable(node.name), node.pools.map(\.description).joined(separator: ","), "\(node.slots)",
                "\(node.liveAttempts.count)", node.joinedAt.iso8601, Self.standing(of: node, at: now),
            ]
        }
        text = TextTable.aligned([head] + rows)
    }

    /// A name comes from its node: nothing in it may steer a terminal.
    private static func printable(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.map { $0.properties.isControl ? "\u{FFFD}" : $0 }))
    }

    /// What is held against a node, in words.
    static func standing(of node: FarmNode, at now: Timestamp) -> String {
        let failures = node.failures(at: now)
        let words = "\(failures) \(failures == 1 ? "failure" : "failures") other nodes didn't have"
        if let end = node.benchedUntil(at: now) { return "benched until \(end.iso8601) after \(words)" }
        return failures == 0 ? "good" : words
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isControl: Bool {
        switch generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
