import FarmCore
import FarmSettings
import Foundation
import Testing

@testable import RenderNode

struct CacheFolderTests {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
    }

    private var root: URL { scratch.url.appendingPathComponent("deep/cache") }

    @Test("A node is the same node after a restart, and another in another folder")
    func identity() throws {
        let first = try CacheFolder(at: root) { NodeID(high: 1, low: 2) }.node
        let second = try CacheFolder(at: root) { NodeID(high: 3, low: 4) }.node
        #expect(first == NodeID(high: 1, low: 2))
        #expect(second == first)
    }

    @Test("A folder in use by another node is refused in one line, and free again once that node is gone")
    func lock() throws {
        var holder: CacheFolder? = try CacheFolder(at: root) { NodeID(high: 1, low: 2) }
        #expect(holder?.node == NodeID(high: 1, low: 2))
        let error = #expect(throws: SettingsError.self) {
            _ = try CacheFolder(at: root) { NodeID(high: 1, low: 2) }
        }
        #expect(error?.exitStatus == 78)
        #expect(error?.message.contains("in use by another node") == true)
        holder = nil
        #expect(throws: Never.self) { _ = try CacheFolder(at: root) { NodeID(high: 1, low: 2) } }
    }

    @Test("What earlier work left behind is removed at the start; assets and identity stay")
    func cleaning() throws {
        let leftovers = ["work/a-1/result", "partial/b"]
        let kept = "assets/ab/c"
        for name in leftovers + [kept] {
            let file = root.appendingPathComponent(name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("x".utf8).write(to: file)
        }
        _ = try CacheFolder(at: root) { NodeID(high: 1, low: 2) }
        for name in leftovers {
            #expect(!FileManager.default.fileExists(atPath: root.appendingPathComponent(name).path))
        }
        #expect(FileManager.default.fileExists(atPath: root.appendingPathComponent(kept).path))
    }

    @Test("A broken node-id is reported rather than replaced")
    func brokenIdentity() throws {
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        try Data("hello".utf8).write(to: root.appendingPathComponent("node-id"))
        let error = #expect(throws: SettingsError.self) {
            _ = try CacheFolder(at: root) { NodeID(high: 1, low: 2) }
        }
        #expect(error?.message.contains("holds no UUID") == true)
    }

    @Test("A folder that cannot be made is reported with exit status 78")
    func unusable() throws {
        try Data().write(to: scratch.url.appendingPathComponent("file"))
        let error = #expect(throws: SettingsError.self) {
            _ = try CacheFolder(at: scratch.url.appendingPathComponent("file/cache")) { NodeID(high: 1, low: 2) }
        }
        #expect(error?.exitStatus == 78)
    }
}
