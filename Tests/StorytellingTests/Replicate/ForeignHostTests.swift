import FarmMedia
import FarmObjects
import FarmTesting
import Foundation
import Synchronization
import Testing

@testable import Storytelling

@Suite("The token goes to the service and nowhere else", .timeLimit(.minutes(5)))
struct ForeignHostTests {
    /// A server that answers by path and keeps what was asked.
    private final class Recorder: Sendable {
        private let seen = Mutex<[TestRequest]>([])
        private let answers = Mutex<[String: (status: Int, body: [UInt8], headers: String)]>([:])

        var requests: [TestRequest] { seen.withLock { $0 } }

        func answer(_ path: String, _ body: [UInt8], status: Int = 200, headers: String = "") {
            answers.withLock { $0[path] = (status, body, headers) }
        }

        func start() throws -> TestServer {
            try TestServer { request, connection in
                self.seen.withLock { $0.append(request) }
                let answer = self.answers.withLock { $0[request.target] } ?? (status: 404, body: [], headers: "")
                connection.answer(answer.status, answer.body, headers: answer.headers)
            }
        }
    }

    private let create = "/v1/models/black-forest-labs/flux-schnell/predictions"
    private let picture: [UInt8]

    init() throws {
        picture = try ImageCodec.encodeWebP(
            Bitmap(width: 64, height: 36, pixels: (0..<9216).map { UInt8($0 % 251) }))
    }

    private func paint(at server: TestServer) async throws -> Illustration {
        let service = try ReplicateService(
            address: "http://127.0.0.1:\(server.port)/", token: Secret("r8_secret"), client: HTTPClient(),
            limits: Painting.quick)
        return try await ReplicateIllustrator(service: service, desk: DirectDesk()).illustrate(Painting.request())
    }

    @Test("A prediction's place at another host is not gone to: it is looked for at the service itself")
    func places() async throws {
        let (service, other) = (Recorder(), Recorder())
        let (server, elsewhere) = (try service.start(), try other.start())
        defer {
            server.stop()
            elsewhere.stop()
        }
        let urls = #""urls":{"get":"http://127.0.0.1:\#(elsewhere.port)/v1/predictions/p1"}"#
        service.answer(create, Array(#"{"id":"p1","status":"starting",\#(urls)}"#.utf8))
        let file = try server.url("/file.webp").absoluteString
        service.answer("/v1/predictions/p1", Array(#"{"id":"p1","output":"\#(file)",\#(urls)}"#.utf8))
        service.answer("/file.webp", picture)
        #expect(try await paint(at: server).width == 64)
        #expect(other.requests.isEmpty)
        let tokens = service.requests.map { $0.headers["authorization"] }
        #expect(tokens == ["Bearer r8_secret", "Bearer r8_secret", nil])
    }

    @Test("A picture elsewhere is fetched without the token, over a redirection too")
    func pictures() async throws {
        let (service, other) = (Recorder(), Recorder())
        let (server, elsewhere) = (try service.start(), try other.start())
        defer {
            server.stop()
            elsewhere.stop()
        }
        let file = try elsewhere.url("/first").absoluteString
        service.answer(create, Array(#"{"id":"p1","status":"succeeded","output":["\#(file)"]}"#.utf8))
        other.answer("/first", [], status: 302, headers: "Location: /second\r\n")
        other.answer("/second", picture)
        #expect(try await paint(at: server).height == 36)
        #expect(other.requests.count == 2 && other.requests.allSatisfy { $0.headers["authorization"] == nil })
    }

    @Test(
        "Endless redirections, files without end and places that are no URL of a picture are given up",
        arguments: [
            "loop", "large", "file:///etc/passwd", "http://user:word@127.0.0.1/x", "", "data:image/png;base64,xx",
        ])
    func odd(kind: String) async throws {
        let service = Recorder()
        let server = try service.start()
        defer { server.stop() }
        service.answer("/loop", [], status: 302, headers: "Location: /loop\r\n")
        service.answer("/large", [UInt8](repeating: 7, count: ReplicateLimits.pictureBytes + 1))
        let url = ["loop", "large"].contains(kind) ? try server.url("/\(kind)").absoluteString : kind
        service.answer(create, Array(#"{"id":"p1","status":"succeeded","output":["\#(url)"]}"#.utf8))
        await #expect(throws: MakerError.self) { try await paint(at: server) }
        #expect(service.requests.count <= 2 + ReplicateLimits.redirects)
    }

    @Test(
        "An address or a model that cannot be one is refused",
        arguments: [
            ("ftp://api.replicate.com", "a/b"), ("api.replicate.com", "a/b"), ("https://me:word@host", "a/b"),
            ("https://host", "a"), ("https://host", "a/b/c"), ("https://host", "../b?x"), ("", "a/b"),
        ])
    func addresses(address: String, model: String) throws {
        let client = try HTTPClient()
        #expect(throws: ProviderFault.self) {
            try ReplicateService(address: address, token: Secret("r8_secret"), model: model, client: client)
        }
        _ = try ReplicateService(address: "https://host:8443/v1/", token: Secret("t"), model: "a-b/c.1", client: client)
    }

    @Test("A webhook that the service would refuse is not named to it")
    func webhooks() throws {
        let service = try ReplicateService(token: Secret("t"), client: HTTPClient())
        #expect(service.takes(webhook: "https://farm.example/v1/webhooks/replicate"))
        #expect(!service.takes(webhook: "http://farm.example/v1/webhooks/replicate"))
        let local = try ReplicateService(address: "http://127.0.0.1:1", token: Secret("t"), client: HTTPClient())
        #expect(local.takes(webhook: "http://127.0.0.1:2/v1/webhooks/replicate"))
    }

    @Test("The token shows in nothing that is printed")
    func printed() throws {
        let service = try ReplicateService(token: Secret("r8_secret"), client: HTTPClient())
        var text = ""
        dump(service, to: &text)
        #expect(
            !text.contains("r8_secret") && !"\(service)".contains("r8_secret") && text.contains("api.replicate.com"))
    }
}
