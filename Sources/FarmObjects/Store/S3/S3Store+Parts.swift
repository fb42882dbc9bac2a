import FarmCore
import FarmDigest
import Foundation

extension S3Store {
    /// Uploads a file in parts, several at once. The object appears when all of them are there; where one fails,
    /// nothing stays.
    func uploadInParts(_ file: URL, size: Int64, to name: String) async throws {
        let begin = S3Call(
            method: .post, name: name, query: [.init(name: "uploads", value: "")],
            headers: [.init(name: "x-amz-checksum-algorithm", value: "SHA256")], body: .bytes([]))
        let (answer, _) = try await client.ask(begin)
        guard let upload = answer["UploadId"], !upload.isEmpty else { throw S3Failure.unreadable("an upload") }
        do {
            let parts = try await sendParts(of: file, 0..<size, to: name, upload, firstNumber: 1)
            try await complete(parts, size: size, of: name, upload)
        } catch {
            // In a task of its own, which a cancelled one cannot stop. Where it fails, `removeRemains` sees to it.
            await Task { try? await abort(name, upload) }.value
            throw error
        }
    }

    struct Part: Sendable {
        let number: Int
        let tag: String
        let checksum: String
    }

    func sendParts(
        of file: URL, _ range: Range<Int64>, to name: String, _ upload: String, firstNumber: Int
    ) async throws -> [Part] {
        let size = Int64(range.count)
        let length = max(client.limits.partBytes, (size + S3Limits.parts - 1) / S3Limits.parts)
        let starts = Array(stride(from: range.lowerBound, to: range.upperBound, by: Int64.Stride(length)))
        return try await starts.indices.mapConcurrently(atMost: client.limits.partsAtOnce) { index in
            let piece = starts[index]..<min(range.upperBound, starts[index] + length)
            return try await send(piece, of: file, to: name, upload, number: firstNumber + index)
        }
    }

    private func send(
        _ range: Range<Int64>, of file: URL, to name: String, _ upload: String, number: Int
    ) async throws -> Part {
        let digest = try await queue.runCancellable { _ in try AssetID.of(file: file, part: range) }
        let checksum = Self.checksum(of: digest)
        let call = S3Call(
            method: .put, name: name,
            query: [.init(name: "partNumber", value: String(number)), .init(name: "uploadId", value: upload)],
            headers: [checksum], body: .file(file, range), digest: digest.description)
        let response = try await client.send(call)
        guard let tag = response.headers["ETag"] else { throw S3Failure.unreadable("a part") }
        return Part(number: number, tag: tag, checksum: checksum.value)
    }

    func complete(_ parts: [Part], size: Int64, of name: String, _ upload: String) async throws {
        let list = parts.map { part in
            """
            <Part><PartNumber>\(part.number)</PartNumber><ETag>\(part.tag)</ETag>\
            <ChecksumSHA256>\(part.checksum)</ChecksumSHA256></Part>
            """
        }
        let body = Array("<CompleteMultipartUpload>\(list.joined())</CompleteMultipartUpload>".utf8)
        let call = S3Call(
            method: .post, name: name, query: [.init(name: "uploadId", value: upload)], body: .bytes(body),
            digest: try AssetID.of(body).description)
        do {
            _ = try await client.ask(call)
        } catch let failure as S3Failure where failure.code == "NoSuchUpload" {
            // The answer to an earlier attempt got lost.
            guard try await look(at: name)?.size == size else { throw failure }
        }
    }

    private func abort(_ name: String, _ upload: String) async throws {
        do {
            try await client.send(
                S3Call(method: .delete, name: name, query: [.init(name: "uploadId", value: upload)]))
        } catch let failure as S3Failure where failure.status == 404 {
            return
        }
    }

    /// Ends uploads in parts that were begun before `moment`.
    ///
    /// - Returns: how many.
    func abortUploads(before moment: Timestamp) async throws -> Int {
        let call = S3Call(
            method: .get, query: [.init(name: "prefix", value: address.prefix), .init(name: "uploads", value: "")])
        let (answer, headers) = try await client.ask(call)
        var count = 0
        for upload in answer.all("Upload") {
            guard let key = upload["Key"], key.hasPrefix(address.prefix), let id = upload["UploadId"] else { continue }
            let begun = modified(S3Date.fromBody(upload["Initiated"]), headers: headers)
            guard begun < moment else { continue }
            try await abort(String(key.dropFirst(address.prefix.count)), id)
            count += 1
        }
        return count
    }
}
