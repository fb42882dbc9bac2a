/// A document of JSON (RFC 8259) whose members stay in the order in which they are given, so that the same document
/// is always the same bytes.
enum WireJSON: Hashable, Sendable, ExpressibleByStringLiteral, ExpressibleByArrayLiteral {
    case object([Member])
    case array([WireJSON])
    case string(String)
    case integer(Int)
    case boolean(Bool)

    struct Member: Hashable, Sendable {
        let name: String
        let value: WireJSON

        init(_ name: String, _ value: WireJSON) {
            self.name = name
            self.value = value
        }
    }

    init(stringLiteral text: String) { self = .string(text) }
    init(arrayLiteral elements: WireJSON...) { self = .array(elements) }

    static func members(_ members: KeyValuePairs<String, WireJSON>) -> WireJSON {
        .object(members.map { Member($0.key, $0.value) })
    }

    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .object(let members):
            bytes += "{".utf8
            for (index, member) in members.enumerated() {
                if index > 0 { bytes += ",".utf8 }
                WireJSON.string(member.name).write(to: &bytes)
                bytes += ":".utf8
                member.value.write(to: &bytes)
            }
            bytes += "}".utf8
        case .array(let elements):
            bytes += "[".utf8
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes += ",".utf8 }
                element.write(to: &bytes)
            }
            bytes += "]".utf8
        case .string(let text): Self.write(text, to: &bytes)
        case .integer(let number): bytes += "\(number)".utf8
        case .boolean(let truth): bytes += "\(truth)".utf8
        }
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes += "\"".utf8
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): bytes += "\\\"".utf8
            case UInt8(ascii: "\\"): bytes += "\\\\".utf8
            case 0..<32:
                let digits = String(byte, radix: 16)
                bytes += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8
            default: bytes.append(byte)
            }
        }
        bytes += "\"".utf8
    }
}
