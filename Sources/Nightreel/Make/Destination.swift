import Foundation

/// Where the video goes.
enum Destination {
    /// Refuses, before any work, what could not be written after it.
    ///
    /// - Throws: `CommandFailure` with `.cannotCreate`.
    static func check(_ output: URL) throws(CommandFailure) {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: output.path, isDirectory: &isFolder), isFolder.boolValue {
            throw CommandFailure(.cannotCreate, "\(output.path) is a folder")
        }
        let folder = output.deletingLastPathComponent().path
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            throw CommandFailure(.cannotCreate, "there is no folder \(folder)")
        }
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw CommandFailure(.cannotCreate, "nothing can be written into \(folder)")
        }
    }
}
