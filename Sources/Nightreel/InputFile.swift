import Foundation

/// A file that a command is given to read.
enum InputFile {
    /// - Returns: what it holds, up to one byte more than `limit`, by which the caller knows that it is too large.
    /// - Throws: `CommandFailure` with `.noInput`.
    static func bytes(of path: String, upTo limit: Int) throws(CommandFailure) -> [UInt8] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CommandFailure(.noInput, "there is no file \(path)")
        }
        guard !isFolder.boolValue else { throw CommandFailure(.noInput, "\(path) is a folder") }
        do {
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            let bytes = try file.read(upToCount: limit + 1)
            try file.close()
            return Array(bytes ?? Data())
        } catch {
            throw CommandFailure(.noInput, "\(path) cannot be read: \(error.localizedDescription)")
        }
    }
}
