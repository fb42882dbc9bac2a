import FarmCore
import FarmObjects
import FarmStore
import FarmTesting
import Foundation
import Logging
import Synchronization
import Testing

@testable import Coordinator

@Suite("Files that were left over, and the turns of chores")
struct HousekeepingFileTests {
    /// Makes a file, or a folder with a file, that was last changed at `moment`.
    private func leave(_ name: String, in folder: URL, with inner: String? = nil, at moment: Timestamp) throws {
        let location = folder.appending(path: name)
        let date = Date(timeIntervalSince1970: Double(moment.microseconds) / 1_000_000)
        var changed = [location]
        if let inner {
            try FileManager.default.createDirectory(at: location, withIntermediateDirectories: true)
            changed.insert(location.appending(path: inner), at: 0)
        }
        try Data("half".utf8).write(to: changed[0])
        for item in changed {
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: item.path)
        }
    }

    @Test("Files on their way in and working folders go when they are old, unless a live lease works there")
    func leftovers() async throws {
        let farm = try await HousekeepingFarm()
        let work = farm.objects.root.appending(path: "work")
        let incoming = farm.objects.incomingFolder
        let chore = TempFiles(
            store: farm.store, folders: [incoming, work], grace: farm.grace,
            queue: BlockingQueue(label: "test", width: 1))
        #expect(try await farm.run(chore) == 0)
        _ = try await farm.planStory()
        let task = try await farm.lease(.illustrate)
        let old = farm.now
        try leave("upload", in: incoming, at: old)
        try leave("\(task.id)-\(task.epoch)", in: work, with: "video.mp4", at: old)
        try leave("instance", in: work, with: "\(task.id)-\(task.epoch)", at: old)
        try leave("\(task.id)-\(task.epoch + 1)", in: work, with: "video.mp4", at: old)
        farm.outlastGrace()
        try leave("fresh", in: incoming, at: farm.now)
        try leave("still-written", in: work, with: "video.mp4", at: old)
        try leave("still-written", in: work, with: "clip.mp4", at: farm.now)
        #expect(try await farm.run(chore) == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: incoming.path) == ["fresh"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: work.path).count == 3)
        try await farm.store.release(task.lease, at: farm.now)
        #expect(try await farm.run(chore) == 2)
        farm.outlastGrace()
        #expect(try await farm.run(chore) == 2)
        #expect(try FileManager.default.contentsOfDirectory(atPath: work.path).isEmpty)
    }

    /// Removes one thing a run, and may fail.
    private final class CountedChore: Chore {
        static let name = "counted"
        struct Mishap: Error {}

        private let runs = Mutex(0)
        private let last: Int
        private let failing: Int?

        init(last: Int, failing: Int? = nil) {
            self.last = last
            self.failing = failing
        }

        var count: Int { runs.withLock(\.self) }

        func run(at now: Timestamp) async throws -> ChoreReport {
            let number = runs.withLock { runs in
                runs += 1
                return runs
            }
            if number == failing { throw Mishap() }
            return ChoreReport(removed: 1, isThrough: number >= last)
        }
    }

    @Test("A turn lasts until the chore is through, or fails, or has had enough", arguments: [0, 1, 2])
    func turns(_ index: Int) async {
        let chores = [CountedChore(last: 5), CountedChore(last: 5, failing: 3), CountedChore(last: 1000)]
        let expected = [5, 3, HousekeepingLimits.runsATurn]
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let service = ChoreService(
            chore: chores[index], interval: .seconds(1), clock: ManualClock().wall, logger: logger)
        await service.takeTurn()
        #expect(chores[index].count == expected[index])
    }
}
