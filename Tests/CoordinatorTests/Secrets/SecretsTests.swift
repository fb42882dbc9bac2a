import FarmSettings
import FarmTesting
import Foundation
import Testing

@testable import Coordinator

@Suite("Secrets")
struct SecretsTests {
    private func secrets(in folder: TestFolder, tokenSecret: [UInt8]? = nil) throws -> Secrets {
        var generator = SystemRandomNumberGenerator()
        return try Secrets(
            in: folder.url.appending(path: "secrets"), tokenSecret: tokenSecret, using: &generator)
    }

    @Test("Secrets are made on the first start, private, and kept from then on")
    func kept() throws {
        let folder = try TestFolder()
        let first = try secrets(in: folder)
        let second = try secrets(in: folder)
        #expect(first.tokenSecret == second.tokenSecret && first.urlKey == second.urlKey)
        #expect(first.tokenSecret.count == 32 && first.urlKey.count == 32)
        #expect(first.tokenSecret != first.urlKey)
        #expect(try secrets(in: TestFolder()).tokenSecret != first.tokenSecret)
        #expect(try folder.mode(of: "secrets") == 0o700)
        #expect(try folder.mode(of: "secrets/jwt-secret") == 0o600)
        #expect(try folder.mode(of: "secrets/url-key") == 0o600)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: folder.url.appending(path: "secrets").path)
        #expect(Set(names) == ["jwt-secret", "url-key"])
    }

    @Test("A secret from outside stands in for the folder's own")
    func overridden() throws {
        let folder = try TestFolder()
        let given = Array("thirty-two bytes or more of secret".utf8)
        #expect(try secrets(in: folder, tokenSecret: given).tokenSecret == given)
        #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "secrets/jwt-secret").path))
    }

    @Test("Coordinators that start at once on one folder sign alike")
    func together() async throws {
        let folder = try TestFolder()
        let all = try await withThrowingTaskGroup(of: Secrets.self) { group in
            for _ in 0..<16 { group.addTask { try secrets(in: folder) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(all.map(\.tokenSecret)).count == 1 && Set(all.map(\.urlKey)).count == 1)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: folder.url.appending(path: "secrets").path)
        #expect(Set(names) == ["jwt-secret", "url-key"])
    }

    @Test("A secret that others can read is not used", arguments: [0o644, 0o640, 0o604, 0o620])
    func exposed(_ mode: Int) throws {
        let folder = try TestFolder()
        _ = try secrets(in: folder)
        let file = folder.url.appending(path: "secrets/jwt-secret").path
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        let error = #expect(throws: SettingsError.self) { try secrets(in: folder) }
        #expect(error?.exitStatus == 78)
        #expect(error?.message.contains(file) == true && error?.message.contains("chmod 600") == true)
    }

    @Test("A damaged secret is not used", arguments: ["", "abc\n", String(repeating: "g", count: 64) + "\n"])
    func damaged(_ text: String) throws {
        let folder = try TestFolder()
        _ = try secrets(in: folder)
        let file = folder.url.appending(path: "secrets/url-key")
        try Data(text.utf8).write(to: file, options: [])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let error = #expect(throws: SettingsError.self) { try secrets(in: folder) }
        #expect(error?.message.contains("damaged") == true)
    }

    @Test("Something else in a secret's place is told")
    func notAFile() throws {
        let folder = try TestFolder()
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "secrets/url-key"), withIntermediateDirectories: true)
        let error = #expect(throws: SettingsError.self) { try secrets(in: folder) }
        #expect(error?.message.contains("is not a file") == true)
    }
}
