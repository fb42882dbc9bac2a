import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

/// One user of the interface.
struct Caller: Sendable {
    let client: any TestClientProtocol
    var token: String?

    static func signingUp(at client: any TestClientProtocol) async throws -> Caller {
        let answer = try await Caller(client: client).post("/v1/auth/anonymous")
        #expect(answer.status == .ok)
        return Caller(client: client, token: try answer.body["token"].text)
    }

    func another() async throws -> Caller { try await .signingUp(at: client) }

    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> Answer {
        try await send(.get, path, headers)
    }

    func post(_ path: String, json: String? = nil, _ headers: HTTPFields = [:]) async throws -> Answer {
        var headers = headers
        if json != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        return try await send(.post, path, headers, body: json.map { ByteBuffer(string: $0) })
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, _ headers: HTTPFields = [:], body: ByteBuffer? = nil
    ) async throws -> Answer {
        var headers = headers
        if let token, headers[.authorization] == nil { headers[.authorization] = "Bearer \(token)" }
        return try await client.execute(uri: path, method: method, headers: headers, body: body) { Answer($0) }
    }

    /// Admits a story.
    ///
    /// - Returns: its id.
    func makeStory(_ script: String = "The door was open.\n\nNobody had opened it.") async throws -> String {
        let json = String(decoding: try JSONEncoder().encode(["title": "The Door", "script": script]), as: UTF8.self)
        let answer = try await post("/v1/stories", json: json)
        #expect(answer.status == .created)
        return try answer.body["id"].text
    }

    /// Sends a story and has its segments made, so that it is ready for a video.
    ///
    /// - Returns: its id.
    func makeToldStory(by coordinator: TestCoordinator) async throws -> String {
        let story = try await makeStory()
        _ = try await post("/v1/segments/\(story)")
        try await InstantFarm(coordinator: coordinator).workOff()
        return story
    }
}

/// What came back.
struct Answer: Sendable {
    let status: HTTPResponse.Status
    let headers: HTTPFields
    let bytes: [UInt8]

    init(_ response: TestResponse) {
        status = response.status
        headers = response.headers
        bytes = Array(response.body.readableBytesView)
    }

    var body: JSONTree {
        get throws { try JSONDecoder().decode(JSONTree.self, from: Data(bytes)) }
    }

    /// Whether this is a complete problem body of that code, and of the status it says.
    func isProblem(_ code: String, _ status: Int, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(self.status.code == status, sourceLocation: sourceLocation)
        #expect(headers[.contentType] == "application/problem+json", sourceLocation: sourceLocation)
        let body = try body
        #expect(try body["code"].text == code, sourceLocation: sourceLocation)
        #expect(try body["status"] == .number(Double(status)), sourceLocation: sourceLocation)
        #expect(try body["type"].text == "about:blank", sourceLocation: sourceLocation)
        #expect(try !body["title"].text.isEmpty && !body["detail"].text.isEmpty, sourceLocation: sourceLocation)
    }
}

/// Any JSON, to look into.
enum JSONTree: Decodable, Equatable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONTree])
    case object([String: JSONTree])

    struct Mismatch: Error {
        let found: JSONTree
    }

    init(from decoder: any Decoder) throws {
        // One type after the other: what it is not, it is refused as.
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONTree].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONTree].self))
        }
    }

    subscript(_ key: String) -> JSONTree {
        get throws {
            guard case .object(let fields) = self, let value = fields[key] else { throw Mismatch(found: self) }
            return value
        }
    }

    var text: String {
        get throws {
            guard case .string(let text) = self else { throw Mismatch(found: self) }
            return text
        }
    }

    var elements: [JSONTree] {
        get throws {
            guard case .array(let elements) = self else { throw Mismatch(found: self) }
            return elements
        }
    }

    var fields: Set<String> {
        guard case .object(let fields) = self else { return [] }
        return Set(fields.keys)
    }
}
