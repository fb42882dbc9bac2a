import FarmCore
import FarmObjects
import FarmSettings
import FarmStore
import Foundation

/// All of housekeeping at once and without grace, for a farm that no coordinator serves.
///
/// Grace protects what a coordinator is about to refer to. Here the data folder's lock is held alone, so there is none
/// that could be; what a live lease may still turn into a result stays all the same.
struct Tidying: Sendable {
    private let folder: DataFolder
    private let store: FarmStore
    private let storage: ObjectStorage
    private let clock = WallClock.system

    /// - Throws: `SettingsError` where the data folder or database cannot be used, or a coordinator is using it.
    init(_ settings: CoordinatorSettings) async throws(SettingsError) {
        folder = try DataFolder(at: settings.dataFolder)
        let server = try await Coordinator.connect(settings.database)
        var generator = SystemRandomNumberGenerator()
        let secrets = try Secrets(in: folder.secrets, tokenSecret: settings.tokenSecret, using: &generator)
        do {
            let database: any Database =
                if let server { server } else { try SQLiteDatabase(path: folder.database.path) }
            store = FarmStore(database: database)
        } catch {
            throw .unusable(settings.dataFolder, "cannot be used: \(error)")
        }
        // Nobody is given a URL.
        storage = try await ObjectStorage(settings.objects, in: folder, urlKey: secrets.urlKey) { "" }
    }

    /// - Returns: how many uploads, assets and files it removed.
    func run() async throws -> Int {
        let grace = GracePeriod(length: .zero)
        let queue = BlockingQueue(label: "nightreel.tidying", width: 1)
        let objects = storage.store
        let uploads = try await finish(StaleAttempts(store: store, objects: objects, grace: grace))
        _ = try await finish(OrphanSearch(store: store, objects: objects, grace: grace))
        let assets = try await finish(GarbageCollection(store: store, objects: objects, grace: grace))
        let remains = try await finish(StoreRemains(objects: objects, grace: grace))
        let files = try await finish(
            TempFiles(store: store, folders: storage.incomingFolders + [folder.work], grace: grace, queue: queue))
        // The folder is locked for as long as anything in it is used.
        withExtendedLifetime(folder) {}
        return uploads + assets + remains + files
    }

    /// Runs a chore until it is through.
    private func finish(_ chore: some Chore) async throws -> Int {
        var removed = 0
        while true {
            try Task.checkCancellation()
            let report = try await chore.run(at: clock.now())
            removed += report.removed
            if report.isThrough { return removed }
        }
    }
}
