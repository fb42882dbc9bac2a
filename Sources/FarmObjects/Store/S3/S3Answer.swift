/// An element of an answer of S3: a name, what is in it, and its text.
///
/// Reads what S3 servers write and no more: elements, text, the five entities and numbered characters. Anything
/// else, a document type above all, is refused.
struct S3Answer: Hashable, Sendable {
    private(set) var name = ""
    private(set) var text = ""
    private(set) var children: [S3Answer] = []

    /// - Returns: `nil` where the bytes are no such document.
    init?(_ bytes: [UInt8]) {
        var reader = S3AnswerReader(bytes)
        guard let root = reader.document() else { return nil }
        self = root
    }

    init(name: String, text: String, children: [S3Answer]) {
        self.name = name
        self.text = text
        self.children = children
    }

    /// The text of the first child of that name.
    subscript(name: String) -> String? { children.first { $0.name == name }?.text }

    func all(_ name: String) -> [S3Answer] { children.filter { $0.name == name } }
}

/// Goes through the bytes of an answer once.
private struct S3AnswerReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func document() -> S3Answer? {
        skipSpace()
        if take("<?xml") {
            guard let end = find("?>") else { return nil }
            position = end + 2
        }
        skipSpace()
        guard let root = element(depth: 0) else { return nil }
        skipSpace()
        return position == bytes.count ? root : nil
    }

    private mutating func element(depth: Int) -> S3Answer? {
        guard depth < S3Limits.answerDepth, take("<"), let tag = find(">") else { return nil }
        let isEmpty = bytes[tag - 1] == UInt8(ascii: "/")
        let words = bytes[position..<(isEmpty ? tag - 1 : tag)].split(
            separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = words.first, !first.isEmpty, first.allSatisfy(Self.isNameByte) else { return nil }
        let name = String(decoding: first, as: UTF8.self)
        position = tag + 1
        if isEmpty { return S3Answer(name: name, text: "", children: []) }
        var text: [UInt8] = []
        var children: [S3Answer] = []
        while position < bytes.count {
            if take("</") {
                guard take(name), take(">") else { return nil }
                return S3Answer(name: name, text: String(decoding: text, as: UTF8.self), children: children)
            } else if bytes[position] == UInt8(ascii: "<") {
                guard let child = element(depth: depth + 1) else { return nil }
                children.append(child)
            } else if bytes[position] == UInt8(ascii: "&") {
                guard let character = entity() else { return nil }
                text += Array(String(character).utf8)
            } else {
                text.append(bytes[position])
                position += 1
            }
        }
        return nil
    }

    private mutating func entity() -> Character? {
        guard let end = bytes[position...].prefix(12).firstIndex(of: UInt8(ascii: ";")) else { return nil }
        let name = String(decoding: bytes[(position + 1)..<end], as: UTF8.self)
        position = end + 1
        switch name {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default:
            let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
            guard name.hasPrefix("#"), let number, let scalar = Unicode.Scalar(number) else { return nil }
            return Character(scalar)
        }
    }

    private mutating func take(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    private func find(_ text: String) -> Int? {
        let wanted = Array(text.utf8)
        return bytes.indices.dropFirst(position).first { bytes[$0...].starts(with: wanted) }
    }

    private mutating func skipSpace() {
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) { position += 1 }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F
            && ![UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "&"), UInt8(ascii: "\"")]
                .contains(byte)
    }
}
