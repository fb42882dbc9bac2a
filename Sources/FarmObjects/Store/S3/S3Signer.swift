import FarmCore
import FarmDigest

/// Signs requests to S3 with Signature Version 4: in a header, or in a URL that anybody may use for a while.
///
/// Amazon S3 manual, "Authenticating Requests (AWS Signature Version 4)".
struct S3Signer: Hashable, Sendable {
    /// What of a request the signature covers.
    struct Request: Hashable, Sendable {
        var method: HTTPRequest.Method
        /// Encoded.
        var path: String
        var query: [Field] = []
        /// Every header to be signed, `host` among them.
        var headers: [Field]

        struct Field: Hashable, Sendable {
            let name: String
            let value: String
        }
    }

    /// What stands for the body's digest in URLs, whose body is not known.
    static let unsignedPayload = "UNSIGNED-PAYLOAD"

    let region: String
    let keys: S3Keys

    /// The value of the `Authorization` header. Date, payload's digest and token must be among the headers.
    func authorization(for request: Request, payload: String, at moment: Timestamp) throws(DigestError) -> String {
        let signature = try signature(of: request, payload: payload, at: moment)
        let names = Self.signedNames(request)
        return "AWS4-HMAC-SHA256 Credential=\(keys.id)/\(scope(moment)),SignedHeaders=\(names),Signature=\(signature)"
    }

    /// The query of a URL that allows the request for a while from `moment` on.
    ///
    /// - Parameter last: what the URL is to end with; covered like the rest.
    func presignedQuery(
        for request: Request, at moment: Timestamp, seconds: Int64, last: Request.Field? = nil
    ) throws(DigestError) -> String {
        var request = request
        request.query += [
            .init(name: "X-Amz-Algorithm", value: "AWS4-HMAC-SHA256"),
            .init(name: "X-Amz-Credential", value: "\(keys.id)/\(scope(moment))"),
            .init(name: "X-Amz-Date", value: S3Date.compact(moment)),
            .init(name: "X-Amz-Expires", value: String(seconds)),
            .init(name: "X-Amz-SignedHeaders", value: Self.signedNames(request)),
        ]
        if let token = keys.token { request.query.append(.init(name: "X-Amz-Security-Token", value: token)) }
        let before = Self.query(request)
        if let last { request.query.append(last) }
        let signature = try signature(of: request, payload: Self.unsignedPayload, at: moment)
        let end = last.map { "&" + S3Encoding.query([($0.name, $0.value)]) } ?? ""
        return "\(before)&X-Amz-Signature=\(signature)\(end)"
    }

    static func query(_ request: Request) -> String {
        S3Encoding.query(request.query.map { ($0.name, $0.value) })
    }

    private func signature(
        of request: Request, payload: String, at moment: Timestamp
    ) throws(DigestError) -> String {
        let date = S3Date.compact(moment)
        let statement = [
            "AWS4-HMAC-SHA256", date, scope(moment),
            try AssetID.of(Self.canonical(request, payload: payload).utf8).description,
        ].joined(separator: "\n")
        var key = Array("AWS4\(keys.secret)".utf8)
        for part in [String(date.prefix(8)), region, "s3", "aws4_request"] {
            key = try HMACSHA256(key: key).code(for: part.utf8)
        }
        return Hexadecimal.string(of: try HMACSHA256(key: key).code(for: statement.utf8))
    }

    private func scope(_ moment: Timestamp) -> String {
        "\(S3Date.compact(moment).prefix(8))/\(region)/s3/aws4_request"
    }

    private static func canonical(_ request: Request, payload: String) -> String {
        let headers = sorted(request.headers).map { "\($0.name.lowercased()):\($0.value)\n" }.joined()
        return [
            request.method.rawValue, request.path, query(request), headers, signedNames(request), payload,
        ].joined(separator: "\n")
    }

    private static func signedNames(_ request: Request) -> String {
        sorted(request.headers).map { $0.name.lowercased() }.joined(separator: ";")
    }

    private static func sorted(_ headers: [Request.Field]) -> [Request.Field] {
        headers.sorted { $0.name.lowercased() < $1.name.lowercased() }
    }
}
