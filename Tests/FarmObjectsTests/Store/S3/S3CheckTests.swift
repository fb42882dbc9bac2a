import FarmCore
import FarmTesting
import Foundation
import Testing

@testable import FarmObjects

@Suite("The look at an S3 store before it is used", .timeLimit(.minutes(5)))
struct S3CheckTests {
    /// What is said of a store, checked to be one line without secrets.
    private func complaint(_ store: S3Store) async throws -> String {
        let error = await #expect(throws: ObjectError.self) { try await store.check() }
        let message = try #require(error).message
        #expect(!message.contains("\n") && !message.contains("the-secret") && !message.contains("Signature="))
        #expect(!message.contains("hush"))
        return message
    }

    @Test("A store that can be used passes, and is left as it was", arguments: StoreEngine.testedServers)
    func good(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        try await scene.store.check()
        #expect(try await scene.store.list(prefix: "", after: nil, limit: 9).entries.map(\.name) == [])
    }

    @Test("What is wrong is said in one line", arguments: StoreEngine.testedServers)
    func bad(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        var unknown = S3Server.Key.owner.environment
        unknown["AWS_ACCESS_KEY_ID"] = "nobody"
        var guessed = S3Server.Key.owner.environment
        guessed["AWS_SECRET_ACCESS_KEY"] = "hush"
        #expect(try await complaint(scene.store(environment: unknown)).contains("access key id is not known"))
        #expect(try await complaint(scene.store(environment: guessed)).contains("secret key does not belong"))
        let nowhere = try scene.store(environment: S3Server.Key.owner.environment, bucket: "no-such-bucket")
        #expect(try await complaint(nowhere).contains("bucket does not exist"))
        let none = try scene.store(environment: ["AWS_EC2_METADATA_DISABLED": "true", "HOME": "/nonexistent"])
        #expect(try await complaint(none).contains("there are no keys"))
        let reader = try scene.store(environment: S3Server.Key.reader.environment)
        #expect(try await complaint(reader).contains("denies it to this access key"))
    }

    /// A store whose server is `server`, that does not pause.
    private func store(_ server: TestServer) throws -> S3Store {
        let address = try #require(S3Address("s3://reels/a?endpoint=\(try server.url("").absoluteString)"))
        let environment = [
            "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "hush", "AWS_SESSION_TOKEN": "hush-token",
        ]
        return S3Store(address, environment: environment, http: try HTTPClient(), sleep: { _ in })
    }

    @Test("A server that cannot be reached, a clock that is wrong and a region that is another's are told apart")
    func standIn() async throws {
        let refusals = [
            (
                403,
                """
                <Error><Code>RequestTimeTooSkewed</Code><Message>m</Message><RequestTime>20250101T001000Z</RequestTime>\
                <ServerTime>2025-01-01T00:30:00Z</ServerTime></Error>
                """, "clock is 1200 s behind"
            ),
            (
                400, "<Error><Code>AuthorizationHeaderMalformed</Code><Region>eu-west-3</Region></Error>",
                "another region, eu-west-3"
            ), (503, "<Error><Code>SlowDown</Code></Error>", "answered 503, SlowDown"), (502, "no xml", "answered 502"),
        ]
        for (status, body, words) in refusals {
            let server = try TestServer { _, connection in connection.answer(status, Array(body.utf8)) }
            defer { server.stop() }
            #expect(try await complaint(store(server)).contains(words))
        }
        let silent = try TestServer { _, _ in }
        silent.stop()
        #expect(try await complaint(store(silent)).contains(silent.url("").absoluteString))
    }

    @Test("A server that is busy is asked again until it answers, and not without end")
    func patience() async throws {
        let (asked, asking) = AsyncStream.makeStream(of: String.self)
        let server = try TestServer { request, connection in
            asking.yield(request.target)
            let isBusy = request.target.contains("busy")
            connection.answer(isBusy ? 503 : 200, [], headers: isBusy ? "" : "ETag: \"1\"\r\n")
        }
        defer { server.stop() }
        let store = try store(server)
        try await store.client.send(S3Call(method: .get, name: "x"))
        let failure = await #expect(throws: S3Failure.self) {
            try await store.client.send(S3Call(method: .get, name: "busy"))
        }
        #expect(failure?.objectError("").code == .unavailable)
        asking.finish()
        // Pauses of 0.2, 0.4 … 8 s add up to 45 s after the eleventh.
        #expect(await asked.reduce(0) { $0 + ($1.contains("busy") ? 1 : 0) } == 12)
    }

    @Test("An announcement that outlived its removal holds nobody up")
    func outlived() async throws {
        let server = try TestServer { request, connection in
            let date = "Date: Fri, 24 May 2013 00:02:00 GMT\r\nETag: \"1\"\r\n"
            guard request.method == "GET" else { return connection.answer(200, [], headers: date) }
            let listing = """
                <ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a/removing/x/y</Key><Size>0</Size>\
                <LastModified>2013-05-24T00:00:30.000Z</LastModified></Contents></ListBucketResult>
                """
            connection.answer(200, Array(listing.utf8), headers: date)
        }
        defer { server.stop() }
        _ = try await store(server).store(Array("fog".utf8))
    }

    @Test("Secrets are in no error and no message")
    func secrecy() async throws {
        let server = try TestServer { request, connection in
            let told = request.headers.values.joined(separator: " ")
            #expect(!told.contains("hush ") && told.contains("hush-token"))
            connection.answer(403, Array("<Error><Code>AccessDenied</Code></Error>".utf8))
        }
        defer { server.stop() }
        let store = try store(server)
        _ = try await complaint(store)
        var dumped = ""
        dump(store, to: &dumped)
        #expect(!dumped.contains("hush") && !"\(store)".contains("hush"))
        let url = try store.uploadURL(
            for: .attempt(LeaseID(task: TaskID(high: 1, low: 2), epoch: 3)), limit: 1,
            until: Timestamp.systemTime() + .seconds(9))
        // The token of temporary keys belongs into their URLs; the secret does not.
        #expect(!url.replacingOccurrences(of: "hush-token", with: "").contains("hush"))
    }
}
