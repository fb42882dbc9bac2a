/// The queue that a task waits in: who can take it. A claim looks at one lane at a time, in rank order, so
/// that it is one scan of an index.
public struct Lane: Hashable, Sendable, LosslessStringConvertible {
    public let description: String

    private init(known description: String) {
        self.description = description
    }

    /// `nil` unless it is a lane of workers or `node:` and a pool's name.
    public init?(_ description: String) {
        guard
            [Lane.making, .calling, .finishing].contains(where: { $0.description == description })
                || Lane.pool(in: description) != nil
        else { return nil }
        self.description = description
    }

    /// The pool whose nodes take what waits here; `nil` for a lane of workers.
    public var pool: PoolName? { Lane.pool(in: description) }

    private static func pool(in description: String) -> PoolName? {
        guard description.hasPrefix(nodePrefix) else { return nil }
        return PoolName(String(description.dropFirst(nodePrefix.count)))
    }

    /// Writing, painting, speaking: keeps processors busy.
    public static let making = Lane(known: "worker:make")
    /// The same by services elsewhere: waits for their answers.
    public static let calling = Lane(known: "worker:call")
    /// Assembling and publishing: mostly moves bytes.
    public static let finishing = Lane(known: "worker:finish")
    /// What nodes of a pool render.
    public static func nodes(_ pool: PoolName) -> Lane { Lane(known: nodePrefix + pool.description) }

    private static let nodePrefix = "node:"

    /// The lane of a kind of task, for the pool its video is rendered in.
    public init(of kind: TaskKind, pool: PoolName = .standard) {
        switch kind {
        case .context, .illustrate, .narrate: self = .making
        case .assemble, .publish: self = .finishing
        case .clip, .soundtrack: self = .nodes(pool)
        }
    }
}

/// A named part of the fleet: lower-case letters, digits and `-`, at most 32.
public struct PoolName: Hashable, Sendable, LosslessStringConvertible {
    public let description: String

    public init?(_ description: String) {
        let allowed = description.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
        }
        guard allowed, (1...32).contains(description.utf8.count) else { return nil }
        self.description = description
    }

    private init(known description: String) {
        self.description = description
    }

    public static let standard = PoolName(known: "default")

    /// What a name must be, for a person.
    public static let rule = "1 to 32 lower-case letters, digits and hyphens"

    /// Reads names with commas between them, each once; `nil` where one is no name or there are more than `limit`.
    public static func list(_ text: String, limit: Int) -> [PoolName]? {
        var pools: [PoolName] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let pool = PoolName(String(part)), !pools.contains(pool) else { return nil }
            pools.append(pool)
        }
        return pools.count <= limit ? pools : nil
    }
}
