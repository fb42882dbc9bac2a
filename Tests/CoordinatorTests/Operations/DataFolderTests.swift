import FarmSettings
import FarmTesting
import Foundation
import Testing

@testable import Coordinator

@Suite("The data folder")
struct DataFolderTests {
    @Test("A data folder is held by one coordinator at a time")
    func lock() throws {
        let folder = try TestFolder()
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
        let folder = try TestFolder()
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
        let folder = try TestFolder()
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
        let folder = try TestFolder()
        let all = try await withThrowingTaskGroup(of: WorkFolder.self) { group in
            for _ in 0..<16 { group.addTask { try WorkFolder(in: folder.url) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(Set(all.map(\.url)).count == 16)
        #expect(all.allSatisfy { FileManager.default.fileExists(atPath: $0.url.path) })
    }

    @Test("A folder that cannot be made is told in one line")
    func unusable() throws {
        let folder = try TestFolder()
        let file = folder.url.appending(path: "file")
        try Data().write(to: file)
        let error = #expect(throws: SettingsError.self) { try DataFolder(at: file.appending(path: "data")) }
        #expect(error?.exitStatus == 78)
        #expect(error?.message.contains("cannot be made") == true && error?.message.contains("\n") == false)
    }
}
