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
            // Each `try?` asks for one type after the other; what is none of them is an array or object.
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if container.decodeNil() {
                self = .other("null")
            } else if (try? container.decode(Bool.self)) != nil {
                self = .other("a boolean")
            } else if (try? container.decode(Double.self)) != nil {
                self = .other("a number")
            } else {
                self = .other("an array or object")
            }
        }
    }

    private let values: [String: Value]

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
}

extension Request {
    /// The fields of a JSON body.
    ///
    /// - Throws: `Problem` where it is of another type, too large, too slow or not what it should be.
    func jsonFields(_ names: Set<String>) async throws -> JSONFields {
        if let type = headers[.contentType], !Self.isJSON(type) {
            throw Problem(.unsupportedMediaType, "The body must be application/json.")
        }
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
        return try JSONFields(Array(bytes.readableBytesView), of: names)
    }

    private static func isJSON(_ type: String) -> Bool {
        let essence = type.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces)
        return essence.lowercased() == "application/json"
    }
}
