import FarmCore
import FarmObjects
import Foundation

/// An API consumer with a token of its own.
public struct Consumer: Sendable {
    let base: String
    let client: HTTPClient
    let token: String

    public struct VideoStatus: Decodable, Sendable {
        public let id: String
        public let status: String
        public let url: String?
        public let error: String?
    }

    private struct Token: Decodable { let token: String }
    private struct Created: Decodable { let id: String }
    private struct Count: Decodable {
        let isCompleted: Bool
        let segments: Int
        let completedCount: Int
    }

    /// An answer may be held for half a minute, which is as long as a client usually waits for one.
    private static var patient: HTTPLimits {
        var limits = HTTPLimits()
        limits.firstByte = .seconds(75)
        return limits
    }

    /// - Parameter limits: of the client's requests; `nil` waits for answers that are held.
    public init(address: String, limits: HTTPLimits? = nil) async throws {
        base = "http://\(address)/v1"
        client = try HTTPClient(limits: limits ?? Self.patient)
        let url = try Self.url("\(base)/auth/anonymous")
        let response = try await client.send(HTTPRequest(.post, url))
        token = try JSONDecoder().decode(Token.self, from: Data(response.body)).token
    }

    private init(base: String, client: HTTPClient, token: String) {
        self.base = base
        self.client = client
        self.token = token
    }

    /// The same user at another address, over connections of its own.
    public func moved(to address: String) throws -> Consumer {
        Consumer(base: "http://\(address)/v1", client: try HTTPClient(limits: Self.patient), token: token)
    }

    public func call(
        _ method: HTTPRequest.Method, _ path: String, body: [String: String]? = nil
    ) async throws -> HTTPResponse {
        try await call(method, path, json: body.map { [UInt8](try JSONEncoder().encode($0)) })
    }

    /// - Parameter json: a body that is written already.
    public func call(_ method: HTTPRequest.Method, _ path: String, json: [UInt8]?) async throws -> HTTPResponse {
        var headers: HTTPHeaders = ["Authorization": "Bearer \(token)"]
        if json != nil { headers.add("Content-Type", "application/json") }
        return try await client.send(HTTPRequest(method, try Self.url(base + path), headers: headers, body: json))
    }

    private func read<Answer: Decodable>(_ type: Answer.Type, _ path: String) async throws -> Answer {
        try JSONDecoder().decode(type, from: Data(try await call(.get, path).body))
    }

    public func createStory(title: String, script: String) async throws -> StoryID {
        let response = try await call(.post, "/stories", body: ["title": title, "script": script])
        let created = try JSONDecoder().decode(Created.self, from: Data(response.body))
        guard let id = StoryID(created.id) else { throw FarmFailure("a story's id is no UUID") }
        return id
    }

    /// Starts the segments and holds until all pictures and voices are there.
    public func makeSegments(of story: StoryID, within limit: Duration = .seconds(180)) async throws {
        _ = try await call(.post, "/segments/\(story)")
        try await awaitSegments(of: story, within: limit)
    }

    /// Holds until all pictures and voices are there.
    public func awaitSegments(of story: StoryID, within limit: Duration = .seconds(180)) async throws {
        try await eventually(within: limit, "the segments of a story") {
            try await read(Count.self, "/segments/\(story)/status").isCompleted
        }
    }

    /// - Parameter options: as JSON.
    public func startVideo(of story: StoryID, options: String? = nil) async throws -> VideoID {
        let wish = options.map { Array(#"{"options":\#($0)}"#.utf8) }
        let response = try await call(.post, "/videos/\(story)", json: wish)
        let created = try JSONDecoder().decode(Created.self, from: Data(response.body))
        guard let id = VideoID(created.id) else { throw FarmFailure("a video's id is no UUID") }
        return id
    }

    /// Holds until the video is no longer pending, over restarts of the coordinator too.
    public func finished(_ video: VideoID, within limit: Duration = .seconds(240)) async throws -> VideoStatus {
        var last: VideoStatus?
        try await eventually(within: limit, "video \(video) to be finished") {
            do {
                last = try await read(VideoStatus.self, "/videos/\(video)/status")
            } catch is TransferError {
                return false  // The coordinator is away; that may be what the test is about.
            }
            return last?.status != "pending"
        }
        guard let last else { throw FarmFailure("no status") }
        return last
    }

    public func download(_ url: String, to file: URL) async throws {
        _ = try await client.download(try Self.url(url), to: file, limit: 1 << 30)
    }

    private static func url(_ text: String) throws -> URL {
        guard let url = URL(string: text) else { throw FarmFailure("'\(text)' is no URL") }
        return url
    }
}
