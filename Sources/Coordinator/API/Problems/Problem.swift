import Foundation
import HTTPTypes
import Hummingbird

/// An answer that says why a request failed (RFC 9457).
struct Problem: Error, Hashable, Sendable {
    let code: ProblemCode
    /// A sentence about this occurrence, without anything secret or internal.
    let detail: String
    /// Further header fields.
    var headers: HTTPFields = [:]

    init(_ code: ProblemCode, _ detail: String, headers: HTTPFields = [:]) {
        self.code = code
        self.detail = detail
        self.headers = headers
    }
}

extension Problem: HTTPResponseError {
    var status: HTTPResponse.Status { code.status }

    private struct Body: Encodable {
        /// No document describes the problem beyond its title.
        let type = "about:blank"
        let title: String
        let status: Int
        let detail: String
        let code: String
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        let body = try APIContext.encoder.encode(
            Body(title: code.title, status: status.code, detail: detail, code: code.rawValue))
        var fields = headers
        fields[.contentType] = "application/problem+json"
        fields[.cacheControl] = "no-store"
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
