import FarmTesting
import Foundation
import Synchronization
import Testing

@testable import FarmObjects

@Suite("Requests over a connection that ends", .timeLimit(.minutes(1)))
struct RepeatedRequestTests {
    /// A server that answers the first request of a connection and leaves the second without an answer.
    private final class Forgetful: Sendable {
        let asked = Mutex(0)

        func start() throws -> TestServer {
            try TestServer { _, connection in
                let number = self.asked.withLock { asked in
                    asked += 1
                    return asked
                }
                if number == 2 { connection.close() } else { connection.answer(200, Array("done".utf8)) }
            }
        }
    }

    @Test("What may be charged is sent once, and its caller is told", arguments: [HTTPRequest.Method.post, .patch])
    func once(method: HTTPRequest.Method) async throws {
        let forgetful = Forgetful()
        let server = try forgetful.start()
        defer { server.stop() }
        let client = try HTTPClient()
        let url = try server.url("/")
        _ = try await client.send(HTTPRequest(.get, url))
        let error = await #expect(throws: TransferError.self) {
            var request = HTTPRequest(method, url, body: Array("one lamp".utf8))
            request.isSentOnce = true
            return try await client.send(request)
        }
        #expect(error?.code == .interrupted && error?.isTransient == true)
        #expect(forgetful.asked.withLock { $0 } == 2)
        #expect(try await client.send(HTTPRequest(method, url, body: [])).status == 200)
    }

    @Test(
        "What nobody is charged for is sent again, as servers close connections that they kept open when they like",
        arguments: [HTTPRequest.Method.get, .put, .delete, .post])
    func again(method: HTTPRequest.Method) async throws {
        let forgetful = Forgetful()
        let server = try forgetful.start()
        defer { server.stop() }
        let client = try HTTPClient()
        let url = try server.url("/")
        _ = try await client.send(HTTPRequest(.get, url))
        let body = method == .put ? Array("one lamp".utf8) : nil
        #expect(try await client.send(HTTPRequest(method, url, body: body)).status == 200)
        #expect(forgetful.asked.withLock { $0 } == 3)
    }
}
