import FarmCore
import Foundation

/// Asks the machine that this runs on for the keys of its role.
///
/// Amazon EC2 manual, "Use IMDSv2"; Amazon ECS manual, "Task IAM role".
struct S3Metadata: Sendable {
    let environment: [String: String]
    let http: HTTPClient

    /// - Returns: `nil` where this is no such container.
    func ofContainer() async throws -> S3Keys? {
        let address: String
        if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"], path.hasPrefix("/") {
            address = "http://169.254.170.2" + path
        } else if let full = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"], !full.isEmpty {
            address = full
        } else {
            return nil
        }
        guard let url = URL(string: address), url.scheme == "https" || Self.isNearby(url) else {
            throw ObjectError(.denied, "AWS_CONTAINER_CREDENTIALS_FULL_URI is neither https nor on this machine")
        }
        var headers: HTTPHeaders = [:]
        if let token = try containerToken() { headers["Authorization"] = token }
        let body = try await answer(HTTPRequest(.get, url, headers: headers), "the container's role")
        return try Self.keys(in: body, "the container's role")
    }

    /// - Returns: `nil` where nobody answers, as everywhere but on such an instance.
    func ofInstance() async throws -> S3Keys? {
        guard environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() != "true" else { return nil }
        let service = environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? "http://169.254.169.254"
        let base = service.hasSuffix("/") ? String(service.dropLast()) : service
        guard let tokenURL = URL(string: base + "/latest/api/token"),
            let roles = URL(string: base + "/latest/meta-data/iam/security-credentials/")
        else { return nil }
        let asking = HTTPRequest(
            .put, tokenURL, headers: ["X-aws-ec2-metadata-token-ttl-seconds": "21600"], body: [])
        guard let token = try await tokenAnswer(asking) else { return nil }
        let headers: HTTPHeaders = ["X-aws-ec2-metadata-token": token]
        let names = try await answer(HTTPRequest(.get, roles, headers: headers), "the instance's roles")
        guard let name = String(decoding: names, as: UTF8.self).split(whereSeparator: \.isNewline).first,
            let role = URL(string: roles.absoluteString + S3Encoding.encode(String(name)))
        else { return nil }
        let body = try await answer(HTTPRequest(.get, role, headers: headers), "the instance's role")
        return try Self.keys(in: body, "the instance's role")
    }

    private func tokenAnswer(_ request: HTTPRequest) async throws -> String? {
        do {
            let token = String(decoding: try await answer(request, "the instance's token"), as: UTF8.self)
            return token.isEmpty ? nil : token
        } catch let error as ObjectError where error.code == .unavailable {
            return nil
        }
    }

    private func containerToken() throws -> String? {
        if let path = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"], !path.isEmpty {
            guard let data = FileManager.default.contents(atPath: path), data.count <= S3Limits.credentialBytes else {
                throw ObjectError(.denied, "'\(path)' cannot be read")
            }
            return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        return environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
    }

    /// - Throws: `ObjectError`; its message never holds what was answered.
    private func answer(_ request: HTTPRequest, _ what: String) async throws -> [UInt8] {
        var request = request
        var limits = HTTPLimits()
        limits.connect = .seconds(1)
        limits.total = .seconds(5)
        request.limits = limits
        do {
            let response = try await http.send(request, limit: S3Limits.credentialBytes)
            guard response.status == 200 else {
                throw ObjectError(.denied, "\(what) gave no keys but status \(response.status)")
            }
            return response.body
        } catch let error as TransferError {
            if error.code == .cancelled { throw CancellationError() }
            throw ObjectError(.unavailable, "\(what) cannot be asked for keys: \(error.message)")
        }
    }

    private static func keys(in body: [UInt8], _ what: String) throws -> S3Keys {
        struct Answer: Decodable {
            let AccessKeyId: String
            let SecretAccessKey: String
            let Token: String?
            let Expiration: String?
        }
        do {
            let answer = try JSONDecoder().decode(Answer.self, from: Data(body))
            return S3Keys(
                id: answer.AccessKeyId, secret: answer.SecretAccessKey, token: answer.Token,
                expiry: S3Date.fromBody(answer.Expiration))
        } catch {
            // What the decoder complains of may quote the answer.
            throw ObjectError(.denied, "\(what) gave no keys that can be read")
        }
    }

    /// Whether a host is this machine, or the one that it runs on.
    private static func isNearby(_ url: URL) -> Bool {
        url.isOnThisMachine || ["169.254.170.2", "169.254.170.23"].contains(url.host)
    }
}
