import FarmObjects
import FarmTesting
import Foundation
import Testing

/// Speaks to a stand-in as a maker would.
struct StandInCaller {
    let base: URL
    let key: String
    let client: HTTPClient

    init(_ standIn: OpenAIStandIn, limits: HTTPLimits = HTTPLimits()) throws {
        base = try standIn.baseURL
        key = standIn.key
        client = try HTTPClient(limits: limits)
    }

    init(_ standIn: ReplicateStandIn, limits: HTTPLimits = HTTPLimits()) throws {
        base = try standIn.baseURL
        key = standIn.key
        client = try HTTPClient(limits: limits)
    }

    func post(_ path: String, _ json: JSONValue, prefer: String? = nil) async throws -> HTTPResponse {
        var headers: HTTPHeaders = ["Authorization": "Bearer \(key)", "Content-Type": "application/json"]
        if let prefer { headers.add("Prefer", prefer) }
        return try await client.send(
            HTTPRequest(.post, base.appending(path: path), headers: headers, body: json.canonical), limit: 1 << 26)
    }

    func get(_ url: URL) async throws -> HTTPResponse {
        try await client.send(HTTPRequest(.get, url, headers: ["Authorization": "Bearer \(key)"]))
    }

    /// Posts a form; a file is a field of that name.
    func post(
        _ path: String, form fields: [(String, String)], file: [UInt8]?, named name: String = "voice.wav"
    ) async throws -> HTTPResponse {
        var body: [UInt8] = []
        for (field, value) in fields {
            body += "--edge\r\nContent-Disposition: form-data; name=\"\(field)\"\r\n\r\n\(value)\r\n".utf8
        }
        if let file {
            body += "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n".utf8
            body += "Content-Type: audio/wav\r\n\r\n".utf8
            body += file
            body += "\r\n".utf8
        }
        body += "--edge--\r\n".utf8
        let headers: HTTPHeaders = [
            "Authorization": "Bearer \(key)", "Content-Type": "multipart/form-data; boundary=edge",
        ]
        return try await client.send(HTTPRequest(.post, base.appending(path: path), headers: headers, body: body))
    }
}

extension HTTPResponse {
    var json: JSONValue {
        get throws { try JSONValue(parsing: body) }
    }
}

extension JSONValue {
    /// The same object with one field changed or, for `nil`, left out.
    func with(_ name: String, _ value: JSONValue?) -> JSONValue {
        var members = members ?? [:]
        members[name] = value
        return .object(members)
    }
}
