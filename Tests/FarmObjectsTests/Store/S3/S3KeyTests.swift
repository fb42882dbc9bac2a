import FarmCore
import FarmTesting
import Foundation
import Synchronization
import Testing

@testable import FarmObjects

@Suite("Keys of an S3 store")
struct S3KeyTests {
    private let now = Timestamp(microseconds: 1_761_955_200_000_000)

    private func source(
        _ environment: [String: String], profile: String? = nil, clock: (@Sendable () -> Timestamp)? = nil
    ) throws -> S3KeySource {
        let now = now
        let nowhere = ["HOME": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true"]
        return S3KeySource(
            environment: nowhere.merging(environment) { $1 }, profile: profile, http: try HTTPClient(),
            clock: clock ?? { now })
    }

    private func credentials(_ folder: TestFolder) throws -> String {
        let file = folder.file("credentials")
        let text = """
            # ours
            [default]
            aws_access_key_id = first
            aws_secret_access_key=one=1

            [farm]
            aws_access_key_id = second
            aws_secret_access_key = two
            aws_session_token = three
            [half]
            aws_access_key_id = fourth
            """
        try Data(text.utf8).write(to: file)
        return file.path
    }

    @Test("The environment goes before the file, and a profile that was asked for before both")
    func order() async throws {
        let folder = try TestFolder()
        let file = try credentials(folder)
        let environment = [
            "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_SESSION_TOKEN": "token",
            "AWS_SHARED_CREDENTIALS_FILE": file,
        ]
        #expect(try await source(environment).current() == S3Keys(id: "id", secret: "secret", token: "token"))
        let named = try await source(environment, profile: "farm").current()
        #expect(named == S3Keys(id: "second", secret: "two", token: "three"))
        let standard = try await source(["AWS_SHARED_CREDENTIALS_FILE": file]).current()
        #expect(standard == S3Keys(id: "first", secret: "one=1"))
        let chosen = try await source(["AWS_SHARED_CREDENTIALS_FILE": file, "AWS_PROFILE": "farm"]).current()
        #expect(chosen.id == "second")
    }

    @Test("What is there by half, or not at all, is said in so many words")
    func faults() async throws {
        let folder = try TestFolder()
        let file = try credentials(folder)
        let cases: [([String: String], String)] = [
            ([:], "there are no keys"), (["AWS_ACCESS_KEY_ID": "id"], "both or neither"),
            (["AWS_SHARED_CREDENTIALS_FILE": "/nonexistent/x"], "cannot be read"),
            (["AWS_SHARED_CREDENTIALS_FILE": file, "AWS_PROFILE": "nobody"], "no profile 'nobody'"),
            (["AWS_SHARED_CREDENTIALS_FILE": file, "AWS_PROFILE": "half"], "lacks"),
            (["AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://example.com/"], "neither https nor on this machine"),
        ]
        for (environment, words) in cases {
            let error = await #expect(throws: ObjectError.self) { try await source(environment).current() }
            #expect(error?.code == .denied && error?.message.contains(words) == true, "\(environment)")
        }
    }

    @Test("A container's and an instance's role give keys, asked for with their tokens")
    func roles() async throws {
        let server = try TestServer { request, connection in
            let keys = """
                {"AccessKeyId": "role", "SecretAccessKey": "s", "Token": "t", "Expiration": "2025-11-01T06:00:00Z"}
                """
            switch (request.method, request.target) {
            case ("GET", "/container") where request.headers["authorization"] == "pass":
                connection.answer(200, Array(keys.utf8))
            case ("PUT", "/latest/api/token") where request.headers["x-aws-ec2-metadata-token-ttl-seconds"] != nil:
                connection.answer(200, Array("ticket".utf8))
            case ("GET", "/latest/meta-data/iam/security-credentials/")
            where request.headers["x-aws-ec2-metadata-token"] == "ticket":
                connection.answer(200, Array("farm-role\n".utf8))
            case ("GET", "/latest/meta-data/iam/security-credentials/farm-role")
            where request.headers["x-aws-ec2-metadata-token"] == "ticket":
                connection.answer(200, Array(keys.utf8))
            default: connection.answer(401, [])
            }
        }
        defer { server.stop() }
        let expected = S3Keys(id: "role", secret: "s", token: "t", expiry: now + .seconds(6 * 3600))
        let base = try server.url("").absoluteString
        let container = [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(base)/container", "AWS_CONTAINER_AUTHORIZATION_TOKEN": "pass",
        ]
        #expect(try await source(container).current() == expected)
        let instance = ["AWS_EC2_METADATA_SERVICE_ENDPOINT": base, "AWS_EC2_METADATA_DISABLED": "false"]
        #expect(try await source(instance).current() == expected)
    }

    @Test("Temporary keys are asked for anew before they end, once for all who need them, and kept where that fails")
    func renewal() async throws {
        let clock = Mutex(now)
        let loads = Atomic(0)
        let isDown = Atomic(false)
        let end = now + .seconds(3600)
        let source = S3KeySource(
            [
                {
                    if isDown.load(ordering: .relaxed) { throw ObjectError(.unavailable, "down") }
                    let number = loads.add(1, ordering: .relaxed).newValue
                    return S3Keys(id: "\(number)", secret: "s", expiry: end + .seconds(3600 * (number - 1)))
                }
            ], clock: { clock.withLock { $0 } })
        #expect(throws: ObjectError.self) { try source.known() }
        #expect(try await source.current().id == "1" && source.known().id == "1")
        clock.withLock { $0 = end + .seconds(-600) }
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 1...5 { group.addTask { try await source.current().id } }
            for try await id in group { #expect(id == "2") }
        }
        #expect(loads.load(ordering: .relaxed) == 2)
        isDown.store(true, ordering: .relaxed)
        clock.withLock { $0 = end + .seconds(3000) }
        #expect(try await source.current().id == "2")
        clock.withLock { $0 = end + .seconds(3600) }
        await #expect(throws: ObjectError.self) { try await source.current() }
        #expect(throws: ObjectError.self) { try source.known() }
    }

    @Test("Keys never show their secrets")
    func secrecy() {
        let keys = S3Keys(id: "id", secret: "hush", token: "whisper")
        var dumped = ""
        dump([keys], to: &dumped)
        let shown = "\(keys) \(String(reflecting: keys)) \(Optional(keys) as Any) \(dumped)"
        #expect(shown.contains("id") && !shown.contains("hush") && !shown.contains("whisper"))
    }
}
