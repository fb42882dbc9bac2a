import FarmCore
import FarmObjects
import FarmStore
import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import Synchronization
import Testing

@testable import Coordinator

/// A clock that stands until it is told.
final class ManualClock: Sendable {
    private let moment: Mutex<Timestamp>

    init(_ start: Timestamp = Timestamp(microseconds: 1_761_955_199_042_000)) {
        moment = Mutex(start)
    }

    var now: Timestamp { moment.withLock { $0 } }
    var wall: WallClock { WallClock { self.now } }

    func advance(by span: Duration) {
        moment.withLock { $0 = $0 + span }
    }
}

/// Pauses that last until their task is cancelled, and tell of it.
final class EndlessPauses: Sendable {
    /// One element for each pause that began.
    let begun: AsyncStream<Void>
    /// One element for each pause that was cancelled.
    let ended: AsyncStream<Void>
    private let beginning: AsyncStream<Void>.Continuation
    private let ending: AsyncStream<Void>.Continuation

    init() {
        (begun, beginning) = AsyncStream.makeStream()
        (ended, ending) = AsyncStream.makeStream()
    }

    func pause(_: Duration) async throws {
        beginning.yield()
        let (never, _continuation) = AsyncStream.makeStream(of: Void.self)
        for await _ in never {}
        withExtendedLifetime(_continuation) {}
        ending.yield()
        throw CancellationError()
    }
}

/// A coordinator's REST interface over a database in memory and a folder, without workers or nodes.
final class TestCoordinator: Sendable {
    let clock = ManualClock()
    let board = ChangeBoard()
    let pauses = EndlessPauses()
    let database: SQLiteDatabase
    let store: FarmStore
    let objects: FolderStore
    let folder: URL
    let api: CoordinatorAPI

    /// - Parameters:
    ///   - holds: whether questions are held open, rather than answered with the present state at once.
    ///   - makers: what stories may choose.
    ///   - making: who hears recordings, if anybody does.
    init(
        holds: Bool = false, makers: MakerOffer = MakerOffer(),
        making: (FarmStore, any ObjectStore) -> MakerSet? = { _, _ in nil }
    ) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "nightreel-api-\(UUID().uuidString)")
        database = try SQLiteDatabase()
        store = FarmStore(database: database)
        objects = try FolderStore(
            root: folder, signer: URLSigner(key: [UInt8](repeating: 7, count: 32)), clock: { [clock] in clock.now }
        ) {
            "http://localhost"
        }
        let pauses = pauses
        let stories = StoryService(store: store, board: board, clock: clock.wall, makers: makers) { span in
            if holds { try await pauses.pause(span) }
        }
        let tokens = await TokenMint(
            secret: [UInt8](repeating: 9, count: 32), lifetime: .seconds(3600), clock: clock.wall)
        api = CoordinatorAPI(
            stories: stories, objects: objects, served: objects,
            stream: VideoStream(
                store: store, objects: objects,
                workFolder: folder.appending(path: ".work", directoryHint: .isDirectory), clock: clock.wall,
                logger: Logger(label: "test")),
            media: OwnMedia(objects: objects, workFolder: folder, makers: making(store, objects)),
            playlists: PlaylistLinks(signer: objects.signer, clock: clock.wall) { "http://localhost" },
            tokens: tokens, clock: clock.wall)
    }

    deinit {
        // The system clears its temporary folder in the end.
        try? FileManager.default.removeItem(at: folder)
    }

    var server: Application<RouterResponder<APIContext>> {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return api.server(at: HostAndPort(host: "127.0.0.1", port: 0), logger: logger) { _ in }
    }

    /// Runs `body` against the routes, with the token of a user of its own.
    func asUser(_ body: @Sendable (Caller) async throws -> Void) async throws {
        try await server.test(.router) { client in
            try await body(Caller.signingUp(at: client))
        }
    }

    func storyCount() async throws -> Int {
        try await database.read { session in try session.query("SELECT id FROM story", []).count }
    }

    /// Files under the object store's folder that are no folders, but for its lock.
    func storedFiles() throws -> [String] {
        let found = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return found.filter { path in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: folder.appending(path: path).path, isDirectory: &isFolder)
            return exists && !isFolder.boolValue && path != ".lock"
        }
    }
}
