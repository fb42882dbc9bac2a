import FarmCore
import FarmTesting
import Foundation
import Testing

@testable import FarmObjects

/// The stores that must all behave in the same way.
enum StoreEngine: String, CaseIterable, CustomTestStringConvertible {
    case folder
    /// SeaweedFS as a single process.
    case seaweed
    /// SeaweedFS with three volume servers, each object on two of them.
    case cluster
    /// Ceph's object gateway.
    case ceph

    /// The two quick ones, or the one that `NIGHTREEL_TEST_S3` names.
    static var tested: [StoreEngine] {
        named.map { [$0] } ?? [.folder, .seaweed]
    }

    /// The same without the folder.
    static var testedServers: [StoreEngine] { tested.filter { $0 != .folder } }

    static let named = ProcessInfo.processInfo.environment["NIGHTREEL_TEST_S3"].flatMap(StoreEngine.init)

    var testDescription: String { rawValue }

    func server() async throws -> S3Server {
        switch self {
        case .cluster: try await Self.clusterServer.value
        case .ceph: try await Self.cephServer.value
        case .folder, .seaweed: try await S3Server.shared.value
        }
    }

    private static let clusterServer = Task { try await S3Server.seaweedCluster() }
    private static let cephServer = Task { try await S3Server.ceph() }
}

/// An empty store and what else a test of it needs.
struct ConformanceStore: Sendable {
    let folder: TestFolder
    let store: any ObjectInventory
    let http: HTTPClient

    init(_ engine: StoreEngine) async throws {
        folder = try TestFolder()
        http = try HTTPClient()
        switch engine {
        case .folder:
            store = try FolderStore(
                root: folder.file("objects"), signer: URLSigner(key: [UInt8](repeating: 7, count: 32))
            ) { "http://localhost:7319" }
        case .seaweed, .cluster, .ceph:
            store = try await S3Scene(engine, http: http).store
        }
    }

    var now: Timestamp { Timestamp.systemTime() }

    /// A moment that lies after everything so far, also where a store knows dates to the second alone.
    var later: Timestamp { now + .seconds(5) }

    func lease(_ epoch: Int64, task: UInt64 = 2) -> LeaseID {
        LeaseID(task: TaskID(high: 1, low: task), epoch: epoch)
    }

    /// Uploads as a node does, by the store's URL where the store answers for it itself.
    func upload(_ bytes: [UInt8], for lease: LeaseID) async throws {
        if let store = store as? FolderStore {
            let file = store.incomingLocation()
            try Data(bytes).write(to: file)
            try await store.admit(file, at: .attempt(lease))
        } else {
            let text = try store.uploadURL(for: .attempt(lease), limit: 1 << 30, until: later)
            let file = folder.file(UUID().uuidString)
            try Data(bytes).write(to: file)
            _ = try await http.upload(file, to: try #require(URL(string: text)))
        }
    }

    /// - Returns: `nil` where there is no such asset.
    func contents(of asset: AssetID) async throws -> [UInt8]? {
        let file = folder.file(UUID().uuidString)
        do {
            try await store.fetch(asset, to: file)
        } catch let error as ObjectError where error.code == .missing {
            return nil
        }
        return [UInt8](try Data(contentsOf: file))
    }

    /// A moment after everything stored so far, as the store dates it: some date to the second and round towards young.
    ///
    /// It has come when a removal of what was stored last, for being older than a second before it, is granted.
    func whenAllIsOld() async throws -> Timestamp {
        let last = try await store.store(Array(UUID().uuidString.utf8))
        while true {
            let moment = now
            let earlier = Timestamp(microseconds: moment.microseconds - 1_000_000)
            if try await store.remove(.asset(last), unlessModifiedAfter: earlier) { return moment }
        }
    }

    func keys(in room: ObjectRoom) async throws -> [String] {
        try await store.objects(in: room, after: nil, limit: 10_000).map(\.key.description)
    }
}
