import Foundation

/// A story as its file tells it: what can be sent is what this lets through.
struct StoryFile: Hashable {
    let title: String
    let script: String

    /// Reads a story from a file's bytes. A first line that begins with `# ` is the title and is not told;
    /// without one the title is made from the file's name.
    ///
    /// - Parameter givenTitle: stands above both.
    /// - Throws: `CommandFailure` with `.unusableData`, or `.usage` for a bad given title.
    init(bytes: [UInt8], fileName: String, givenTitle: String?) throws(CommandFailure) {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.unusableData, "\(fileName) is not UTF-8 text")
        }
        let (heading, body) = Self.split(text)
        script = body.trimmingCharacters(in: .whitespacesAndNewlines)
        guard !script.isEmpty else { throw CommandFailure(.unusableData, "\(fileName) holds no story") }
        guard script.count <= MakeLimits.scriptCharacters else {
            throw CommandFailure(
                .unusableData,
                "\(fileName) has \(script.count) characters; a story may have \(MakeLimits.scriptCharacters)")
        }
        title = try Self.title(given: givenTitle, heading: heading, fileName: fileName)
    }

    private static func split(_ text: String) -> (heading: String?, body: String) {
        // A byte order mark at the beginning is no letter of the story's.
        let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        guard text.hasPrefix("# ") else { return (nil, text) }
        let lines = text.split(maxSplits: 1, omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        let heading = lines[0].dropFirst(2).trimmingCharacters(in: .whitespaces)
        return (heading.isEmpty ? nil : heading, lines.count > 1 ? String(lines[1]) : "")
    }

    private static func title(given: String?, heading: String?, fileName: String) throws(CommandFailure) -> String {
        if let given {
            let title = given.trimmingCharacters(in: .whitespacesAndNewlines)
            guard (1...MakeLimits.titleCharacters).contains(title.count) else {
                throw CommandFailure(.usage, "a title has 1 to \(MakeLimits.titleCharacters) characters")
            }
            return title
        }
        return String((heading ?? readable(fileName)).prefix(MakeLimits.titleCharacters))
    }

    /// `the-last_house.txt` is "The last house".
    static func readable(_ fileName: String) -> String {
        let stem = URL(fileURLWithPath: fileName).deletingPathExtension().lastPathComponent
        let words = stem.split { "-_. ".contains($0) }.joined(separator: " ")
        return words.isEmpty ? "Untitled" : words.prefix(1).uppercased() + words.dropFirst()
    }
}

extension StoryFile {
    /// Reads the file, refusing what cannot be a story before it is in memory.
    static func read(_ path: String, givenTitle: String?) throws(CommandFailure) -> StoryFile {
        let bytes = try InputFile.bytes(of: path, upTo: MakeLimits.fileBytes)
        guard bytes.count <= MakeLimits.fileBytes else {
            throw CommandFailure(.unusableData, "\(path) is too large to be a story")
        }
        let name = URL(fileURLWithPath: path).lastPathComponent
        return try StoryFile(bytes: bytes, fileName: name, givenTitle: givenTitle)
    }
}
