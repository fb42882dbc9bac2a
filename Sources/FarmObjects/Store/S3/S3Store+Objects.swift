import FarmCore
import Foundation

/// An object as its server describes it.
struct S3Object: Hashable, Sendable {
    let size: Int64
    /// Changes whenever the bytes do; with its quotation marks.
    let tag: String
    let modified: Timestamp
}

extension S3Store {
    /// - Returns: `nil` where there is no such object.
    func look(at name: String) async throws -> S3Object? {
        do {
            let response = try await client.send(S3Call(method: .head, name: name))
            guard let size = response.headers["Content-Length"].flatMap(Int64.init),
                let tag = response.headers["ETag"]
            else { throw S3Failure.unreadable("HEAD") }
            let written = S3Date.fromHeader(response.headers["Last-Modified"])
            return S3Object(size: size, tag: tag, modified: modified(written, headers: response.headers))
        } catch let failure as S3Failure where failure.isMissing {
            return nil
        }
    }

    /// Copies an object within the server, if it is still as it was looked at.
    ///
    /// - Returns: whether it was.
    func copy(_ source: String, tag: String, to destination: String) async throws -> Bool {
        let from = "/\(address.bucket)/\(S3Encoding.encode(address.prefix + source, keepingSlashes: true))"
        var call = S3Call(method: .put, name: destination)
        call.headers = [
            .init(name: "x-amz-copy-source", value: from), .init(name: "x-amz-copy-source-if-match", value: tag),
            // An object can be copied onto itself only where something about it changes.
            .init(name: "x-amz-metadata-directive", value: "REPLACE"),
        ]
        do {
            let (answer, _) = try await client.ask(call)
            guard answer["ETag"] != nil else { throw S3Failure.unreadable("a copy") }
            return true
        } catch let failure as S3Failure where failure.isUnmetCondition || failure.isMissing {
            return false
        }
    }

    func delete(_ name: String) async throws {
        do {
            try await client.send(S3Call(method: .delete, name: name))
        } catch let failure as S3Failure where failure.isMissing {
            return
        }
    }

    /// When something was last written, by this machine's clock and no earlier than it was.
    ///
    /// The server's own clock dates the object and the answer, both perhaps in whole seconds, so the age of the
    /// object is known to a second whatever the two clocks say.
    func modified(_ written: Timestamp?, headers: HTTPHeaders) -> Timestamp {
        let now = client.clock()
        guard let written, let answered = S3Date.fromHeader(headers["Date"]) else { return now }
        let age = max(.zero, answered - written - .seconds(1))
        return Timestamp(microseconds: now.microseconds - age.microseconds)
    }
}
