import FarmSettings
import Foundation
import Testing

@testable import Coordinator

/// A folder that goes with the test.
private final class TemporaryFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(
            path: "nightreel-data-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        // The system clears its temporary folder in the end.
        try? FileManager.default.removeItem(at: url)
    }

    func mode(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: url.appending(path: path).path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }
}

@Suite("Secrets")
struct SecretsTests {
    private func secrets(in folder: TemporaryFolder, tokenSecret: [UInt8]? = nil) throws -> Secrets {
        var generator = SystemRandomNumberGenerator()
        return try Secrets(
            in: folder.url.appending(path: "secrets"), tokenSecret: tokenSecret, using: &generator)
    }

    @Test("Secrets are made on the first start, private, and kept from then on")
    func kept() throws {
        let folder = try TemporaryFolder()
        let first = try secrets(in: folder)
        let second = try secrets(in: folder)
        #expect(first.tokenSecret == second.tokenSecret && first.urlKey == second.urlKey)
        #expect(first.tokenSecret.count == 32 && first.urlKey.count == 32)
        #expect(first.tokenSecret != first.urlKey)
        #expect(try secrets(in: TemporaryFolder()).tokenSecret != first.tokenSecret)
        #expect(try folder.mode(of: "secrets") == 0o700)
        #expect(try folder.mode(of: "secrets/jwt-secret") == 0o600)
        #expect(try folder.mode(of: "secrets/url-key") == 0o600)
        let names = try FileManager.default.contentsOfDirectory(
            atPath: folder.url.appending(path: "secrets").path)
        #expect(Set(names) == ["jwt-secret", "url-key"])
    }

    @Test("A secret from outside stands in for the folder's own")
    func overridden() throws {
        let folder = try TemporaryFolder()
        let given = Array("thirty-two bytes or more of secret".utf8)
        #expect(try secrets(in: folder, tokenSecret: given).tokenSecret == given)
        #expect(!FileManager.default.fileExists(atPath: folder.url.appending(path: "secrets/jwt-secret").path))
    }

    @Test("Coordinators that start at once on one folder sign alike")
    func together() async throws {
        let folder = try TemporaryFolder()
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
        let folder = try TemporaryFolder()
        _ = try secrets(in: folder)
        let file = folder.url.appending(path: "secrets/jwt-secret").path
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
        let error = #expect(throws: SettingsError.self) { try secrets(in: folder) }
        #expect(error?.exitStatus == 78)
        #expect(error?.message.contains(file) == true && error?.message.contains("chmod 600") == true)
    }

    @Test("A damaged secret is not used", arguments: ["", "abc\n", String(repeating: "g", count: 64) + "\n"])
    func damaged(_ text: String) throws {
        let folder = try TemporaryFolder()
        _ = try secrets(in: folder)
        let file = folder.url.appending(path: "secrets/url-key")
        try Data(text.utf8).write(to: file, options: [])
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        let error = #expect(throws: SettingsError.self) { try secrets(in: folder) }
        #expect(error?.message.contains("damaged") == true)
    }

    @Test("Something else in a secret's place is told")
    func notAFile() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(
            at: folder.url.appending(path: "secrets/url-key"), withIntermediateDirectories: true)
        let error = #expect(throws: SettingsError.self) { try secrets(in: folder) }
        #expect(error?.message.contains("is not a file") == true)
    }
}

@Suite("The data folder")
struct DataFolderTests {
    @Test("A data folder is held by one coordinator at a time")
    func lock() throws {
        let folder = try TemporaryFolder()
        let root = folder.url.appending(path: "data", directoryHint: .isDirectory)
        do {
            let held = try DataFolder(at: root)
            let error = #expect(throws: SettingsError.self) { try DataFolder(at: root) }
            #expect(error?.exitStatus == 78)
            #expect(error?.message == "'\(root.path)' is in use by another coordinator")
            withExtendedLifetime(held) {}
        }
        _ = try DataFolder(at: root)
        #expect(try folder.mode(of: "data") == 0o700)
    }

    @Test("What an ended coordinator left under way is cleared, all else kept")
    func leftovers() throws {
        let folder = try TemporaryFolder()
        var data: DataFolder? = try DataFolder(at: folder.url)
        let draft = try #require(data?.work).appending(path: "draft.mp4")
        let database = try #require(data?.database)
        try Data("half".utf8).write(to: draft)
        try Data("truth".utf8).write(to: database)
        data = nil
        let again = try DataFolder(at: folder.url)
        #expect(!FileManager.default.fileExists(atPath: draft.path))
        #expect(FileManager.default.fileExists(atPath: again.work.path))
        #expect(try Data(contentsOf: database) == Data("truth".utf8))
    }

    @Test("Coordinators that keep their database elsewhere share a data folder, each with work of its own")
    func shared() throws {
        let folder = try TemporaryFolder()
        let first = try DataFolder(at: folder.url, isShared: true)
        let file = first.work.appending(path: "half.mp4")
        try Data("half".utf8).write(to: file)
        var second: DataFolder? = try DataFolder(at: folder.url, isShared: true)
        let ended = try #require(second?.work)
        #expect(ended != first.work && FileManager.default.fileExists(atPath: file.path))
        #expect(throws: SettingsError.self) { try DataFolder(at: folder.url) }
        second = nil
        let third = try DataFolder(at: folder.url, isShared: true)
        #expect(!FileManager.default.fileExists(atPath: ended.path))
        #expect(FileManager.default.fileExists(atPath: file.path))
        withExtendedLifetime((first, third)) {}
    }

    @Test("Work folders taken at once are all there, and each one's own")
    func workFolders() async throws {
        let folder = try TemporaryFolder()
        let all = try await withThrowingTaskGroup(of: WorkFolder.self) { group in
            for _ in 0..<16 { group.addTask { try WorkFolder(in: folder.url) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(all.map(\.url)).count == 16)
        #expect(all.allSatisfy { FileManager.default.fileExists(atPath: $0.url.path) })
    }

    @Test("A folder that cannot be made is told in one line")
    func unusable() throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "file")
        try Data().write(to: file)
        let error = #expect(throws: SettingsError.self) { try DataFolder(at: file.appending(path: "data")) }
        #expect(error?.exitStatus == 78)
        #expect(error?.message.contains("cannot be made") == true && error?.message.contains("\n") == false)
    }
}
