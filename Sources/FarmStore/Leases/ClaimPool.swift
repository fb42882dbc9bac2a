import FarmCore

/// The ready tasks that several claims choose from, in order, and how many more each user may have running.
struct ClaimPool {
    struct Entry {
        let task: TaskID
        let user: String
        let kind: TaskKind
        let rank: Int64
        /// Those who failed it just now.
        let avoided: Set<NodeID>
    }

    private var entries: [Lane: ArraySlice<Entry>] = [:]
    /// Lanes of which only the first tasks are here.
    private var cutLanes: Set<Lane> = []
    private var room: [String: Int]

    init(room: [String: Int]) {
        self.room = room
    }

    /// - Parameter isCut: whether there may be more in the lane than these.
    mutating func add(_ tasks: [Entry], to lane: Lane, isCut: Bool) {
        entries[lane] = tasks[...]
        if isCut { cutLanes.insert(lane) }
    }

    /// Whether a claim that got less than it wants may get more of what is not here.
    func mayBeMore(for claim: TickRequest.Claim) -> Bool { claim.lanes.contains { cutLanes.contains($0) } }

    /// Takes out what a claim gets: the first in order of each of its lanes that it can do, that it has not just
    /// failed, and whose user may have one more running.
    mutating func take(for claim: TickRequest.Claim, limit: Int) -> [Entry] {
        var taken: [Entry] = []
        for lane in claim.lanes {
            guard var rest = entries[lane] else { continue }
            entries[lane] = nil
            var index = rest.startIndex
            while taken.count < limit, index < rest.endIndex {
                let entry = rest[index]
                guard isFor(claim, entry) else {
                    index += 1
                    continue
                }
                room[entry.user, default: 0] -= 1
                taken.append(entry)
                if index == rest.startIndex {
                    rest.removeFirst()
                    index = rest.startIndex
                } else {
                    rest.remove(at: index)
                }
            }
            entries[lane] = rest
        }
        return taken
    }

    private func isFor(_ claim: TickRequest.Claim, _ entry: Entry) -> Bool {
        claim.kinds.contains(entry.kind) && !entry.avoided.contains(claim.holder.id) && room[entry.user, default: 0] > 0
    }
}
