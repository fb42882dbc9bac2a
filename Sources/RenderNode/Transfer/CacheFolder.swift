import FarmCore
import FarmSettings
import Foundation

/// The folder a node keeps between runs, held by one process at a time.
///
///     lock      whoever holds the lock on it owns the folder
///     node-id   the node's UUID, made on the first start
///     outbox    the journal of reports that no coordinator has answered yet
///     assets/   downloads by digest
///     partial/  downloads under way, emptied at the start
///     work/     results under way, emptied at the start
final class CacheFolder: Sendable {
    let node: NodeID
    let assets: URL
    let partial: URL
    let work: URL
    let outbox: OutboxFile
    private let lock: FileLock

    /// - Parameter makeID: called on the first start in this folder.
    init(at root: URL, makeID: () -> NodeID) throws(SettingsError) {
        assets = root.appendingPathComponent("assets")
        partial = root.appendingPathComponent("partial")
        work = root.appendingPathComponent("work")
        outbox = OutboxFile(file: root.appendingPathComponent("outbox"))
        do {
            try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        } catch {
            throw Self.error("the cache folder \(root.path) cannot be made: \(error.localizedDescription)")
        }
        lock = try FileLock(root.appendingPathComponent("lock").path)
        node = try Self.nodeID(in: root.appendingPathComponent("node-id"), makeID: makeID)
        do {
            for folder in [partial, work] where FileManager.default.fileExists(atPath: folder.path) {
                try FileManager.default.removeItem(at: folder)
            }
            for folder in [assets, partial, work] {
                try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            }
        } catch {
            throw Self.error("the cache folder \(root.path) cannot be prepared: \(error.localizedDescription)")
        }
    }

    private static func nodeID(in file: URL, makeID: () -> NodeID) throws(SettingsError) -> NodeID {
        do {
            guard FileManager.default.fileExists(atPath: file.path) else {
                let id = makeID()
                try Data("\(id)\n".utf8).write(to: file, options: .atomic)
                return id
            }
            let text = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            if let id = NodeID(text.trimmingCharacters(in: .whitespacesAndNewlines)) { return id }
        } catch {
            throw Self.error("\(file.path) cannot be read or written: \(error.localizedDescription)")
        }
        throw Self.error("\(file.path) holds no UUID; remove it to start as another node")
    }

    private static func error(_ message: String) -> SettingsError {
        SettingsError(origin: .configuration, message: message)
    }
}
