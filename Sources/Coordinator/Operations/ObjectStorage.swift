import FarmCore
import FarmObjects
import FarmSettings
import Foundation

/// The object store that the settings name, opened and tried out.
struct ObjectStorage: Sendable {
    let store: any ObjectInventory
    /// The store again where it is a folder, whose URLs this coordinator answers for.
    let folder: FolderStore?

    /// - Parameters:
    ///   - environment: where keys of an S3 server, or the way to them, may be named.
    ///   - baseURL: what a folder's URLs begin with.
    /// - Throws: `SettingsError` that says in one line what is wrong with the store.
    init(
        _ address: ObjectsAddress, in dataFolder: DataFolder, urlKey: [UInt8],
        environment: [String: String] = ProcessInfo.processInfo.environment,
        baseURL: @escaping @Sendable () -> String
    ) async throws(SettingsError) {
        do {
            switch address {
            case .folder(let location):
                let folder = try FolderStore(
                    root: location ?? dataFolder.objects, signer: URLSigner(key: urlKey), baseURL: baseURL)
                self.folder = folder
                store = folder
            case .s3(let address):
                let remote = S3Store(address, environment: environment, http: try HTTPClient())
                try await remote.check()
                folder = nil
                store = remote
            }
        } catch {
            throw SettingsError(
                origin: .configuration, message: "the object store of --objects or NIGHTREEL_OBJECTS: \(error)")
        }
    }

    /// Where a folder's bytes on their way in lie.
    var incomingFolders: [URL] { folder.map { [$0.incomingFolder] } ?? [] }
}
