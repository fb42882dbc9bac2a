import FarmCore
import FarmDigest
import Synchronization
import Testing

@testable import FarmObjects

/// An asset that nobody needed may be wanted again at the moment when it is tidied away.
@Suite("Turns between those who store and those who tidy up, on every object store", .timeLimit(.minutes(5)))
struct StoreTurnsTests {
    @Test(
        "What is promoted or stored outlives every removal of what was older, whichever began first",
        arguments: StoreEngine.tested)
    func crowd(_ engine: StoreEngine) async throws {
        let race = try await Race(engine)
        try await race.run()
        let store = race.scene.store
        for number in 0..<Race.wanted {
            let asset = try race.asset(number)
            #expect(try await race.scene.contents(of: asset) == race.bytes(number), "clip \(number)")
            #expect(try await !store.remove(.asset(asset), unlessModifiedAfter: race.moment))
        }
        for number in Race.wanted..<Race.wanted + Race.unwanted {
            #expect(try await race.scene.contents(of: race.asset(number)) == nil)
        }
        // Each of the unwanted is gone for three; what is beyond that was wanted, and had been removed.
        #expect(race.removals.load(ordering: .relaxed) >= 3 * Race.unwanted + Race.wanted / 2)
    }
}

/// Old assets, each of which three remove at once, while one, two or three others put the wanted ones there again.
private final class Race: Sendable {
    static let wanted = 48
    static let unwanted = 4

    let scene: ConformanceStore
    /// Later than what is there at the start, no later than all that is put there afterwards.
    let moment: Timestamp
    /// How often a removal said that there was no such asset any more.
    let removals = Atomic(0)

    init(_ engine: StoreEngine) async throws {
        scene = try await ConformanceStore(engine)
        for number in 0..<Self.wanted + Self.unwanted { _ = try await scene.store.store(Self.bytes(number)) }
        for number in 0..<Self.wanted {
            for putter in 0...number % 3 { try await scene.upload(Self.bytes(number), for: Self.lease(number, putter)) }
        }
        moment = try await scene.whenAllIsOld()
    }

    func bytes(_ number: Int) -> [UInt8] { Self.bytes(number) }
    func asset(_ number: Int) throws -> AssetID { try AssetID.of(bytes(number)) }

    private static func bytes(_ number: Int) -> [UInt8] { Array("clip \(number)".utf8) }

    private static func lease(_ number: Int, _ putter: Int) -> LeaseID {
        LeaseID(task: TaskID(high: 1, low: UInt64(number)), epoch: Int64(putter + 1))
    }

    func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<Self.wanted + Self.unwanted {
                for _ in 1...3 { group.addTask { try await self.remove(number) } }
                guard number < Self.wanted else { continue }
                for putter in 0...number % 3 {
                    group.addTask {
                        // Every other one is surely gone when somebody puts it there.
                        if number % 2 == 0 { try await self.remove(number) }
                        try await self.put(number, putter)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private func remove(_ number: Int) async throws {
        guard try await scene.store.remove(.asset(asset(number)), unlessModifiedAfter: moment) else { return }
        removals.add(1, ordering: .relaxed)
    }

    /// Stores the bytes or promotes an upload; from then on they are there, whatever becomes of the others.
    private func put(_ number: Int, _ putter: Int) async throws {
        let bytes = bytes(number)
        if (number + putter) % 4 < 3 {
            _ = try await scene.store.store(bytes)
        } else {
            try await scene.store.promote(
                .attempt(Self.lease(number, putter)), to: asset(number), size: Int64(bytes.count))
        }
        #expect(try await scene.contents(of: asset(number)) == bytes, "clip \(number), just put there")
    }
}
