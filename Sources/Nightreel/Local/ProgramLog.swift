import Foundation

/// The file that a child program's words go to.
struct ProgramLog: Sendable {
    let file: URL

    /// The last lines, indented, for showing why a program ended; empty where there are none.
    func tail() -> String {
        // A log that cannot be read has nothing to add to the failure that is being told.
        guard let handle = try? FileHandle(forReadingFrom: file) else { return "" }
        let end = (try? handle.seekToEnd()) ?? 0
        let start = end > UInt64(MakeLimits.logTailBytes) ? end - UInt64(MakeLimits.logTailBytes) : 0
        try? handle.seek(toOffset: start)
        let bytes = (try? handle.readToEnd()) ?? Data()
        try? handle.close()
        return Self.lastLines(of: String(decoding: bytes, as: UTF8.self))
    }

    static func lastLines(of text: String) -> String {
        text.split(whereSeparator: \.isNewline).suffix(MakeLimits.logLines).map { "    \($0)\n" }.joined()
    }
}
