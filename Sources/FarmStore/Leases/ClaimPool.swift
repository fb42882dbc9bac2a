import FarmCore

/// The ready tasks that several claims choose from, in order, and how many more each user may have running.
struct ClaimPool {
    struct Entry {
        let task: TaskID
        let user: String
        let kind: TaskKind
        let priority: Int64
        let rank: Int64
        /// Those who failed it just now.
        let avoided: Set<NodeID>

        /// Whether it goes first, of whichever lane the other is.
        func isBefore(_ other: Entry) -> Bool {
            (priority, rank, task) < (other.priority, other.rank, other.task)
        }
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

    /// Takes out what a claim gets: the first in order of all its lanes together that it can do, that it has not
    /// just failed, and whose user may have one more running.
    mutating func take(for claim: TickRequest.Claim, limit: Int) -> [Entry] {
        var queues: [Queue] = []
        for lane in claim.lanes {
            guard let rest = entries.removeValue(forKey: lane) else { continue }
            queues.append(Queue(lane: lane, rest: rest))
        }
        var taken: [Entry] = []
        while taken.count < limit {
            var first: (index: Int, entry: Entry)?
            for index in queues.indices {
                while let entry = queues[index].next, !isFor(claim, entry) { queues[index].pass() }
                guard let entry = queues[index].next else { continue }
                if let other = first?.entry, !entry.isBefore(other) { continue }
                first = (index, entry)
            }
            guard let (index, entry) = first else { break }
            queues[index].takeOut()
            room[entry.user, default: 0] -= 1
            taken.append(entry)
        }
        for queue in queues { entries[queue.lane] = queue.rest }
        return taken
    }

    /// One lane while a claim chooses from it.
    private struct Queue {
        let lane: Lane
        private(set) var rest: ArraySlice<Entry>
        private var index: Int

        init(lane: Lane, rest: ArraySlice<Entry>) {
            self.lane = lane
            self.rest = rest
            index = rest.startIndex
        }

        /// The first that was not passed over.
        var next: Entry? { index < rest.endIndex ? rest[index] : nil }

        mutating func pass() { index += 1 }

        mutating func takeOut() {
            if index == rest.startIndex {
                rest.removeFirst()
                index = rest.startIndex
            } else {
                rest.remove(at: index)
            }
        }
    }

    private func isFor(_ claim: TickRequest.Claim, _ entry: Entry) -> Bool {
        claim.kinds.contains(entry.kind) && !entry.avoided.contains(claim.holder.id) && room[entry.user, default: 0] > 0
    }
}
