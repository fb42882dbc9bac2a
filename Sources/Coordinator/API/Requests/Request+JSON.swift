import FarmCore
import Foundation
import Hummingbird
import NIOCore

extension Request {
    /// The fields of a JSON body.
    ///
    /// - Throws: `Problem` where it is of another type, too large, too slow or not what it should be.
    func jsonFields(_ names: Set<String>) async throws -> JSONFields {
        try checkType()
        return try JSONFields(await collectedBody(), of: names)
    }

    /// The fields of a JSON body that need not be there; `nil` where it is empty, whatever type it says it is.
    func optionalJSONFields(_ names: Set<String>) async throws -> JSONFields? {
        let bytes = try await collectedBody()
        guard !bytes.isEmpty else { return nil }
        try checkType()
        return try JSONFields(bytes, of: names)
    }

    private func checkType() throws(Problem) {
        guard let type = headers[.contentType] else { return }
        let essence = type.prefix { $0 != ";" }.trimmingCharacters(in: .whitespaces)
        guard essence.lowercased() == "application/json" else {
            throw Problem(.unsupportedMediaType, "The body must be application/json.")
        }
    }

    /// The body byte for byte.
    ///
    /// - Throws: `Problem` where it is too large or too slow.
    func collectedBody(upTo limit: Int = APILimits.jsonBytes) async throws -> [UInt8] {
        if let length = headers[.contentLength].flatMap(Int.init), length > limit {
            throw Problem(.bodyTooLarge, "The body may have \(limit) bytes.")
        }
        let bytes = try await withThrowingTaskGroup(of: ByteBuffer.self) { group in
            group.addTask { try await body.collect(upTo: limit) }
            group.addTask {
                try await ContinuousClock().sleep(for: APILimits.bodyDeadline)
                throw Problem(.bodyTooSlow, "The body did not arrive within \(APILimits.bodyDeadline).")
            }
            defer { group.cancelAll() }
            return try await group.next() ?? ByteBuffer()
        }
        return Array(bytes.readableBytesView)
    }
}
