import Testing

@testable import RenderNode

@Suite(.timeLimit(.minutes(1)))
struct SlotGateTests {
    @Test("No more than the slots are in at once, and everybody gets in")
    func limit() async throws {
        let gate = SlotGate(slots: 3)
        let inside = Occupancy()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...50 {
                group.addTask {
                    try await gate.withSlot {
                        await inside.enter()
                        for _ in 1...5 { await Task.yield() }
                        await inside.leave()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(await inside.most <= 3)
        #expect(await inside.total == 50)
    }

    @Test("A cancelled waiter leaves the queue and takes no slot")
    func cancelledWaiter() async throws {
        let gate = SlotGate(slots: 1)
        let occupied = Latch()
        let done = Latch()
        let holder = Task {
            try await gate.withSlot {
                await occupied.open()
                try await done.pass()
            }
        }
        try await occupied.pass()
        let waiter = Task { try await gate.withSlot {} }
        waiter.cancel()
        await #expect(throws: CancellationError.self) { try await waiter.value }
        await done.open()
        try await holder.value
        try await gate.withSlot {}
    }

    @Test("A slot is free again after an error")
    func error() async throws {
        struct Broken: Error {}
        let gate = SlotGate(slots: 1)
        await #expect(throws: Broken.self) { try await gate.withSlot { throw Broken() } }
        try await gate.withSlot {}
    }

    private actor Occupancy {
        private var current = 0
        private(set) var most = 0
        private(set) var total = 0

        func enter() {
            current += 1
            total += 1
            most = max(most, current)
        }

        func leave() { current -= 1 }
    }
}
