import FarmCore
import Foundation
import Hummingbird
import NIOCore

/// The fields of a JSON object that came as a request's body, each of which is asked for by name.
struct JSONFields: Sendable {
    /// As much of a value as is needed to tell what is wrong with it.
    private enum Value: Decodable, Sendable {
        case text(String)
        case other(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try Self.attempt({ try container.decode(String.self) }) {
                self = .text(text)
            } else if container.decodeNil() {
                self = .other("null")
            } else if try Self.attempt({ try container.decode(Bool.self) }) != nil {
                self = .other("a boolean")
            } else if try Self.attempt({ try container.decode(Double.self) }) != nil {
                self = .other("a number")
            } else {
                self = .other("an array or object")
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
    }

    private let values: [String: Value]

    /// The fields of a body that is not there.
    static let none = JSONFields(values: [:])

    private init(values: [String: Value]) {
        self.values = values
    }

    /// - Parameter names: every field there may be.
    /// - Throws: `Problem` where the bytes are no JSON object in UTF-8, or it has a field of another name.
    init(_ bytes: [UInt8], of names: Set<String>) throws(Problem) {
        // A zero byte is no part of any JSON text, but would be read as a sign of UTF-16.
        guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
            throw Problem(.invalidBody, "The body is not UTF-8.")
        }
        do {
            values = try JSONDecoder().decode([String: Value].self, from: Data(bytes))
        } catch DecodingError.typeMismatch {
            throw Problem(.invalidBody, "The body is JSON, but not an object.")
        } catch {
            throw Problem(.invalidBody, "The body is not JSON.")
        }
        if let foreign = values.keys.filter({ !names.contains($0) }).min() {
            throw Problem(.invalidBodyField, "There is no field '\(foreign.prefix(64))'.")
        }
    }

    /// A field of text, its length in Unicode scalars.
    ///
    /// - Throws: `Problem` with `.invalidBodyField`.
    func text(_ name: String, characters: ClosedRange<Int>) throws(Problem) -> String {
        switch values[name] {
        case nil:
            throw Problem(.invalidBodyField, "The field '\(name)' is missing.")
        case .other(let kind):
            throw Problem(.invalidBodyField, "The field '\(name)' must be a string, but is \(kind).")
        case .text(let text):
            let count = text.unicodeScalars.count
            guard characters.contains(count) else {
                throw Problem(
                    .invalidBodyField,
                    "The field '\(name)' has \(count) characters, but must have from \(characters.lowerBound) to "
                        + "\(characters.upperBound).")
            }
            guard !text.unicodeScalars.contains("\0") else {
                throw Problem(.invalidBodyField, "The field '\(name)' holds a zero character.")
            }
            return text
        }
    }

    /// What `read` makes of a field of text; `nil` where there is none.
    ///
    /// - Parameter expected: what the text must be, for a person.
    /// - Throws: `Problem` with `.invalidBodyField`.
    func value<Value>(_ name: String, _ expected: String, read: (String) -> Value?) throws(Problem) -> Value? {
        switch values[name] {
        case nil:
            return nil
        case .other(let kind):
            throw Problem(.invalidBodyField, "The field '\(name)' must be a string, but is \(kind).")
        case .text(let text):
            guard let value = read(text) else {
                throw Problem(.invalidBodyField, "The field '\(name)' must be \(expected).")
            }
            return value
        }
    }
}

extension Request {
    /// The fields of a JSON body.
    ///
    /// - Throws: `Problem` where it is of another type, too large, too slow or not what it should be.
    func jsonFields(_ names: Set<String>) async throws -> JSONFields {
        try checkType()
        return try JSONFields(try await bodyBytes(), of: names)
    }

    /// The fields of a JSON body that need not be there: no byte is no field, of whatever type they would be.
    ///
    /// - Throws: `Problem` where it is of another type, too large, too slow or not what it should be.
    func optionalJSONFields(_ names: Set<String>) async throws -> JSONFields {
        let bytes = try await bodyBytes()
        guard !bytes.isEmpty else { return .none }
        try checkType()
        return try JSONFields(bytes, of: names)
    }

    private func checkType() throws(Problem) {
        if let type = headers[.contentType], !Self.isJSON(type) {
            throw Problem(.unsupportedMediaType, "The body must be application/json.")
        }
    }

    private func bodyBytes() async throws -> [UInt8] {
        if let length = headers[.contentLength].flatMap(Int.init), length > APILimits.jsonBytes {
            throw Problem(.bodyTooLarge, "The body may have \(APILimits.jsonBytes) bytes.")
        }
        let bytes = try await withThrowingTaskGroup(of: ByteBuffer.self) { group in
            group.addTask { try await body.collect(upTo: APILimits.jsonBytes) }
            group.addTask {
                try await ContinuousClock().sleep(for: APILimits.bodyDeadline)
                throw Problem(.bodyTooSlow, "The body did not arrive within \(APILimits.bodyDeadline).")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? ByteBuffer()
        }
        return Array(bytes.readableBytesView)
    }

    private static func isJSON(_ type: String) -> Bool {
        let essence = type.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces)
        return essence.lowercased() == "application/json"
    }
}
