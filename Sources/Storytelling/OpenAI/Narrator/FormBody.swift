import FarmCore
import FarmDigest

/// A body of multipart/form-data (RFC 7578). The same fields give the same bytes.
struct FormBody {
    let boundary: String
    private(set) var bytes: [UInt8] = []

    /// - Parameter content: what the boundary is made from, so that it cannot be within it.
    init(boundaryFor content: [UInt8]) throws(DigestError) {
        boundary = "nightreel-\(try AssetID.of(content).description.prefix(40))"
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    mutating func add(_ name: String, _ value: String) {
        bytes += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8
    }

    mutating func add(file: [UInt8], named fileName: String, type: String, as name: String) {
        let disposition = "Content-Disposition: form-data; name=\"\(name)\"; filename=\"\(fileName)\""
        bytes += "--\(boundary)\r\n\(disposition)\r\nContent-Type: \(type)\r\n\r\n".utf8
        bytes += file
        bytes += "\r\n".utf8
    }

    mutating func finish() {
        bytes += "--\(boundary)--\r\n".utf8
    }
}
