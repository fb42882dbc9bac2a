import FarmCore
import FarmObjects
import Foundation
import Testing

@testable import Coordinator

@Suite("Local copies of objects that are read again and again")
struct LocalCopiesTests {
    private struct Fixture {
        let coordinator: TestCoordinator
        let traffic = ObjectTraffic()
        let copies: LocalCopies

        init(limit: Int) async throws {
            coordinator = try await TestCoordinator()
            copies = LocalCopies(
                of: coordinator.objects.measured(by: traffic, for: .streaming),
                in: coordinator.folder.appending(path: ".work", directoryHint: .isDirectory), limit: limit)
        }

        /// An object of so many bytes.
        func asset(_ count: Int) async throws -> AssetID {
            try await coordinator.objects.store([UInt8](repeating: 1, count: count))
        }

        var fetched: Int64 { traffic.count.read[.streaming] ?? 0 }
    }

    private func isThere(_ url: URL) -> Bool { FileManager.default.fileExists(atPath: url.path) }

    @Test("One is fetched once, however often it is asked for, also at the same time")
    func once() async throws {
        let fixture = try await Fixture(limit: 2)
        let asset = try await fixture.asset(100)
        async let first = fixture.copies.copy(of: asset)
        async let second = fixture.copies.copy(of: asset)
        let both = try await [first, second]
        let third = try await fixture.copies.copy(of: asset)
        #expect(both[0] === both[1] && both[0] === third)
        #expect(fixture.fetched == 100)
        #expect(try Data(contentsOf: third.file).count == 100)
    }

    @Test("The one unused for longest goes for another, its file with its last holder")
    func limited() async throws {
        let fixture = try await Fixture(limit: 2)
        let assets = [try await fixture.asset(1), try await fixture.asset(10), try await fixture.asset(100)]
        var held: LocalCopy? = try await fixture.copies.copy(of: assets[1])
        let file = try #require(held?.file)
        _ = try await fixture.copies.copy(of: assets[0])
        _ = try await fixture.copies.copy(of: assets[2])
        #expect(isThere(file))
        held = nil
        #expect(!isThere(file) && held == nil)
        _ = try await fixture.copies.copy(of: assets[0])
        #expect(fixture.fetched == 111)
        _ = try await fixture.copies.copy(of: assets[1])
        #expect(fixture.fetched == 121)
    }

    @Test("One that was tidied away or turned out damaged is fetched anew, and one that is not there says so")
    func anew() async throws {
        let fixture = try await Fixture(limit: 2)
        let asset = try await fixture.asset(100)
        try FileManager.default.removeItem(at: try await fixture.copies.copy(of: asset).folder)
        #expect(isThere(try await fixture.copies.copy(of: asset).file))
        await fixture.copies.forget(asset)
        #expect(isThere(try await fixture.copies.copy(of: asset).file))
        #expect(fixture.fetched == 300)

        let gone = try AssetID.of([1, 2, 3])
        for _ in 0..<2 {
            await #expect(throws: ObjectError.self) { try await fixture.copies.copy(of: gone) }
        }
    }
}
