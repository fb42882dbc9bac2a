import FarmCore
import FarmTesting
import Foundation
import Synchronization
import Testing

@testable import FarmObjects

/// A store in a folder of its own, with a clock that stands until it is told.
final class StoreFixture: Sendable {
    let folder: TestFolder
    let store: FolderStore
    private let clock: StandingClock

    init() throws {
        let clock = StandingClock()
        self.clock = clock
        folder = try TestFolder()
        store = try FolderStore(
            root: folder.file("objects"), signer: URLSigner(key: [UInt8](repeating: 7, count: 32)),
            clock: { clock.now }
        ) { "http://localhost:7319" }
    }

    var now: Timestamp { clock.now }

    func advance(by span: Duration) { clock.advance(by: span) }

    /// Uploads for an attempt, as the coordinator's routes do.
    func upload(_ text: String, for lease: LeaseID) async throws {
        let file = store.incomingLocation()
        try Data(text.utf8).write(to: file)
        try await store.admit(file, at: .attempt(lease))
    }

    func contents(of key: ObjectKey) throws -> String? {
        let file = store.location(of: key)
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }

    /// Everything below the store's root, folders included, but for its lock.
    func everything() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: store.root.path).filter { $0 != ".lock" }.sorted()
    }
}

/// Microseconds that change only when they are told to.
private final class StandingClock: Sendable {
    private let moment = Mutex(Timestamp(microseconds: 1_761_955_200_123_456))

    var now: Timestamp { moment.withLock { $0 } }

    func advance(by span: Duration) {
        moment.withLock { $0 = $0 + span }
    }
}
