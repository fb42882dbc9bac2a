/// Any JSON value (RFC 8259), as it came.
indirect enum JSONValue: Decodable, Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case text(String)
    case array([JSONValue])
    case object([String: JSONValue])

    private struct Key: CodingKey {
        let stringValue: String
        let intValue: Int? = nil

        init(stringValue: String) {
            self.stringValue = stringValue
        }

        init?(intValue: Int) {
            nil
        }
    }

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try Self.attempt({ try value.decode(String.self) }) {
            self = .text(text)
        } else if value.decodeNil() {
            self = .null
        } else if let boolean = try Self.attempt({ try value.decode(Bool.self) }) {
            self = .boolean(boolean)
        } else if let number = try Self.attempt({ try value.decode(Double.self) }) {
            self = .number(number)
        } else if let fields = try Self.attempt({ try decoder.container(keyedBy: Key.self) }) {
            var object: [String: JSONValue] = [:]
            for key in fields.allKeys { object[key.stringValue] = try fields.decode(JSONValue.self, forKey: key) }
            self = .object(object)
        } else {
            var elements = try decoder.unkeyedContainer()
            var array: [JSONValue] = []
            while !elements.isAtEnd { array.append(try elements.decode(JSONValue.self)) }
            self = .array(array)
        }
    }

    /// `nil` where the value is of another type; throws where it is of none.
    private static func attempt<Result>(_ decode: () throws -> Result) throws -> Result? {
        do {
            return try decode()
        } catch DecodingError.typeMismatch {
            return nil
        } catch DecodingError.valueNotFound {
            return nil
        }
    }

    /// What it is, for a sentence.
    var kind: String {
        switch self {
        case .null: "null"
        case .boolean: "a boolean"
        case .number: "a number"
        case .text: "a string"
        case .array: "an array"
        case .object: "an object"
        }
    }
}
