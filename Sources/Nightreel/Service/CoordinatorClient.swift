import FarmCore
import FarmObjects
import Foundation

/// The coordinator's REST interface, as one user.
struct CoordinatorClient: Sendable {
    let http: HTTPClient
    let base: URL
    private var token: String?

    /// Where a token of one's own is read from: a command line is everyone's to read.
    static let tokenVariable = "NIGHTREEL_TOKEN"

    /// - Parameter token: whose stories they are; `nil` for an anonymous user's, who is made when signing in.
    init(http: HTTPClient, base: URL, token: String? = nil) {
        self.http = http
        self.base = base
        self.token = token
    }

    /// As the user whose token the environment holds.
    ///
    /// - Parameter address: `nil` for the usual one on this machine.
    static func asOwner(at address: String?, through http: HTTPClient) throws(CommandFailure) -> CoordinatorClient {
        let base = try MakePlan.restBase(address ?? MakePlan.standardCoordinator)
        guard let token = try ownToken(in: ProcessInfo.processInfo.environment) else {
            throw CommandFailure(.usage, "\(tokenVariable) must hold the token of the story's owner")
        }
        return CoordinatorClient(http: http, base: base, token: token)
    }

    var hasToken: Bool { token != nil }

    /// The token that the environment holds; `nil` where it holds none.
    static func ownToken(in environment: [String: String]) throws(CommandFailure) -> String? {
        guard let token = environment[tokenVariable], !token.isEmpty else { return nil }
        guard token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CommandFailure(.usage, "\(tokenVariable) holds a sign that no token has, such as a line's end")
        }
        return token
    }

    mutating func signIn() async throws {
        guard token == nil else { return }
        token = try await post("auth/anonymous", doing: "signing in", as: Answers.Token.self).token
    }

    func submit(title: String, script: String, makers: MakersWish? = nil) async throws -> StoryID {
        let body = try JSONEncoder().encode(StoryWish(title: title, script: script, makers: makers))
        return try await post("stories", body: Array(body), doing: "sending the story", as: Answers.Story.self).id
    }

    private struct StoryWish: Encodable {
        let title: String
        let script: String
        let makers: MakersWish?
    }

    /// What of a segment its owner may bring.
    enum Part: String {
        case image, voice
    }

    func bring(_ part: Part, _ file: [UInt8], for segment: SegmentID) async throws -> Answers.Segment {
        let action = "sending the file"
        let response = try await request(
            .put, "segments/\(segment)/\(part.rawValue)", body: file, doing: action, silence: MakeLimits.bringingSilence
        )
        return try decode(Answers.Segment.self, response, doing: action)
    }

    /// Starts everything a story needs before its video.
    func startSegments(of story: StoryID) async throws {
        _ = try await request(.post, "segments/\(story)", doing: "starting the segments")
    }

    func segments(of story: StoryID) async throws -> [Answers.Segment] {
        try await get("segments/\(story)", doing: "reading the segments")
    }

    /// What services charged for a story so far.
    func costs(of story: StoryID) async throws -> Answers.Costs {
        try await get("stories/\(story)/costs", doing: "reading the costs")
    }

    /// Held open by the coordinator until one more segment is complete.
    func segmentsStatus(of story: StoryID) async throws -> Answers.SegmentsStatus {
        try await get(
            "segments/\(story)/status", doing: "waiting for the segments", silence: MakeLimits.longPollSilence)
    }

    /// Options that are all as by default are not sent.
    func startVideo(of story: StoryID, options: VideoOptions) async throws -> Answers.VideoMade {
        let body = options == VideoOptions() ? Data() : try JSONEncoder().encode(["options": options])
        return try await post(
            "videos/\(story)", body: Array(body), doing: "starting the video", as: Answers.VideoMade.self)
    }

    /// Held open by the coordinator until the video is no longer pending.
    func videoStatus(_ video: VideoID) async throws -> Answers.Video {
        try await get("videos/\(video)/status", doing: "waiting for the video", silence: MakeLimits.longPollSilence)
    }

    /// How far the tasks of a story or video are; `nil` from a coordinator that does not tell.
    func progress(of subject: Subject) async throws -> Progress? {
        let response = try await send(.get, subject.path + "/progress")
        guard response.isSuccess else { return nil }
        return Progress(try decode(Answers.Progress.self, response, doing: "reading the progress"))
    }

    enum Subject: Sendable {
        case story(StoryID)
        case video(VideoID)

        fileprivate var path: String {
            switch self {
            case .story(let id): "stories/\(id)"
            case .video(let id): "videos/\(id)"
            }
        }
    }
}

// MARK: One request

extension CoordinatorClient {
    private func post<Answer: Decodable>(
        _ path: String, body: [UInt8] = [], doing action: String, as type: Answer.Type
    ) async throws -> Answer {
        try decode(type, try await request(.post, path, body: body, doing: action), doing: action)
    }

    /// Reading changes nothing, so it is tried again while the coordinator is away for a moment.
    private func get<Answer: Decodable>(
        _ path: String, doing action: String, silence: Duration? = nil
    ) async throws -> Answer {
        for pause in MakeLimits.retryPauses {
            do {
                return try decode(
                    Answer.self, try await request(.get, path, doing: action, silence: silence), doing: action)
            } catch let error as TransferError where error.isTransient {
                try await Task.sleep(for: pause)
            }
        }
        return try decode(Answer.self, try await request(.get, path, doing: action, silence: silence), doing: action)
    }

    private func request(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil, doing action: String,
        silence: Duration? = nil
    ) async throws -> HTTPResponse {
        let response = try await send(method, path, body: body ?? (method == .post ? [] : nil), silence: silence)
        guard response.isSuccess else {
            throw Problem.failure(status: response.status, body: response.body, doing: action)
        }
        return response
    }

    /// - Parameter silence: how long nothing may come, where that is longer than usual.
    private func send(
        _ method: HTTPRequest.Method, _ path: String, body: [UInt8]? = nil, silence: Duration? = nil
    ) async throws -> HTTPResponse {
        var request = HTTPRequest(method, base.appendingPathComponent(path), body: body)
        request.headers["Accept"] = "application/json, application/problem+json"
        if let token { request.headers["Authorization"] = "Bearer \(token)" }
        if let body, !body.isEmpty {
            request.headers["Content-Type"] = method == .put ? "application/octet-stream" : "application/json"
        }
        if let silence {
            request.limits = HTTPLimits()
            request.limits?.idle = silence
        }
        return try await http.send(request, limit: MakeLimits.answerBytes)
    }

    private func decode<Answer: Decodable>(
        _ type: Answer.Type, _ response: HTTPResponse, doing action: String
    ) throws -> Answer {
        do {
            return try JSONDecoder().decode(type, from: Data(response.body))
        } catch {
            throw CommandFailure(.badProtocol, "\(action): the coordinator's answer is not what was agreed on")
        }
    }
}
