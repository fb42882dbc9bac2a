import FarmCore
import Synchronization
import Testing

@Suite("A few at a time", .timeLimit(.minutes(1)))
struct MapConcurrentlyTests {
    @Test("The results are in the elements' order, whichever comes first")
    func order() async {
        let ended = Mutex(Set([4]))
        let found = await (0..<4).mapConcurrently(atMost: 4) { number in
            // Each waits for the one after it.
            while !ended.withLock({ $0.contains(number + 1) }) { await Task.yield() }
            _ = ended.withLock { $0.insert(number) }
            return "\(number)"
        }
        #expect(found == ["0", "1", "2", "3"])
    }

    @Test("As many as are allowed are under way at once, and never more", arguments: [1, 2, 3])
    func window(_ limit: Int) async {
        struct Count {
            var underWay = 0
            var most = 0
            var begun = 0
        }
        let count = Mutex(Count())
        let found = await Array(1...6).mapConcurrently(atMost: limit) { number in
            count.withLock {
                $0.begun += 1
                $0.underWay += 1
                $0.most = max($0.most, $0.underWay)
            }
            // Nobody is through before the window is full.
            while count.withLock({ $0.begun < limit }) { await Task.yield() }
            count.withLock { $0.underWay -= 1 }
            return number * number
        }
        #expect(found == [1, 4, 9, 16, 25, 36])
        #expect(count.withLock { $0.most } == limit)
    }

    private struct Refusal: Error, Equatable {
        let number: Int
    }

    @Test("The first failure cancels what is under way, begins nothing more, and is what is thrown")
    func failure() async {
        let begun = Mutex(Set<Int>())
        let refusal = await #expect(throws: Refusal.self) {
            // Typed: nothing else can come out of it.
            () async throws(Refusal) in
            try await (0..<9).mapConcurrently(atMost: 3) { number throws(Refusal) in
                _ = begun.withLock { $0.insert(number) }
                if number == 1 {
                    while begun.withLock({ $0.count < 3 }) { await Task.yield() }
                    throw Refusal(number: number)
                }
                while !Task.isCancelled { await Task.yield() }
                throw Refusal(number: number)
            }
        }
        #expect(refusal == Refusal(number: 1))
        #expect(begun.withLock { $0 } == [0, 1, 2])
    }

    @Test("Cancelling the caller cancels what is under way")
    func cancelled() async {
        let begun = Mutex(0)
        let work = Task {
            try await (0..<2).mapConcurrently(atMost: 2) { number in
                begun.withLock { $0 += 1 }
                while !Task.isCancelled { await Task.yield() }
                try Task.checkCancellation()
                return number
            }
        }
        while begun.withLock({ $0 < 2 }) { await Task.yield() }
        work.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }
    }

    @Test("Nothing comes of nothing, and a window of none is one of one")
    func edges() async {
        #expect(await [Int]().mapConcurrently(atMost: 3) { $0 }.isEmpty)
        #expect(await [7, 8].mapConcurrently(atMost: 0) { $0 } == [7, 8])
    }
}
