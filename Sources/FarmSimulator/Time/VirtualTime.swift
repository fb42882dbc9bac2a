/// The time of a simulation: it stands still while something happens and leaps to the next thing that will.
///
/// What is due at the same moment happens in the order in which it was asked for.
final class VirtualTime {
    private(set) var now = Duration.zero
    private var queue = EventQueue()
    private var sequence: UInt64 = 0

    func at(_ moment: Duration, _ action: @escaping () -> Void) {
        sequence += 1
        queue.insert(EventQueue.Event(moment: max(moment, now), sequence: sequence, action: action))
    }

    func after(_ span: Duration, _ action: @escaping () -> Void) {
        at(now + span, action)
    }

    /// Lets nothing more happen, and lets go of all that would have.
    func end() { queue = EventQueue() }

    /// Lets the next thing happen.
    ///
    /// - Returns: whether there was any.
    func step() -> Bool {
        guard let event = queue.removeFirst() else { return false }
        now = event.moment
        event.action()
        return true
    }
}

/// A binary heap of things to come, the earliest on top. What is to be done lies beside it, so that only plain
/// numbers move.
struct EventQueue {
    struct Event {
        let moment: Duration
        let sequence: UInt64
        let action: () -> Void
    }

    private struct Entry {
        let moment: Duration
        let sequence: UInt64
        let place: Int

        func isBefore(_ other: Entry) -> Bool { (moment, sequence) < (other.moment, other.sequence) }
    }

    private var heap: [Entry] = []
    private var actions: [(() -> Void)?] = []
    private var free: [Int] = []

    mutating func insert(_ event: Event) {
        let place = free.popLast() ?? actions.count
        if place == actions.count { actions.append(event.action) } else { actions[place] = event.action }
        heap.append(Entry(moment: event.moment, sequence: event.sequence, place: place))
        var index = heap.count - 1
        while index > 0, heap[index].isBefore(heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func removeFirst() -> Event? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        guard let action = actions[first.place] else { return nil }
        actions[first.place] = nil
        free.append(first.place)
        return Event(moment: first.moment, sequence: first.sequence, action: action)
    }

    private mutating func sink() {
        var index = 0
        while true {
            var least = index
            for child in (2 * index + 1)...(2 * index + 2) where child < heap.count {
                if heap[child].isBefore(heap[least]) { least = child }
            }
            if least == index { return }
            heap.swapAt(index, least)
            index = least
        }
    }
}
