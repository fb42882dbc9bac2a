import Foundation

/// A folder of a test's own, gone with it.
final class ScratchFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("rendernode-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        // What cannot be removed is the system's temporary folder's to clean.
        try? FileManager.default.removeItem(at: url)
    }
}
