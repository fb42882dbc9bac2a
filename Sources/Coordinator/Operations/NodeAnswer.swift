import FarmCore
import FarmStore
import Foundation

/// A node as a program reads it.
struct NodeAnswer: Encodable {
    struct Lease: Encodable {
        let task: String
        let epoch: Int64
        /// Frames or samples.
        let unitsDone: Int
    }

    let id: String
    let name: String
    let software: String
    let engine: String
    let pools: [String]
    let slots: Int
    let joinedAt: String
    let leases: [Lease]
    /// Tasks that it failed and others finished, of those that still count.
    let failures: Int
    @Nullable var benchedUntil: String?

    init(_ node: FarmNode, at now: Timestamp) {
        id = node.id.description
        name = node.name
        software = node.software
        engine = node.engine
        pools = node.pools.map(\.description)
        slots = node.slots
        joinedAt = node.joinedAt.iso8601
        leases = node.liveAttempts.map { attempt in
            Lease(task: attempt.lease.task.description, epoch: attempt.lease.epoch, unitsDone: attempt.unitsDone)
        }
        failures = node.failures(at: now)
        benchedUntil = node.benchedUntil(at: now)?.iso8601
    }

    /// All nodes as one array.
    static func json(_ nodes: [FarmNode], at now: Timestamp) throws -> String {
        try pretty(nodes.map { NodeAnswer($0, at: now) })
    }

    static func pretty(_ answers: [some Encodable]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(answers), as: UTF8.self)
    }
}
