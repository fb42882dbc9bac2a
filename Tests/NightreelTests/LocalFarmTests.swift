import FarmTesting
import Foundation
import Testing

@testable import Nightreel

/// Real child processes: shell scripts that behave, or misbehave, as the farm's programs might.
@Suite("Local farms", .timeLimit(.minutes(1)))
struct LocalFarmTests {
    /// Runs until told to end, and leaves word that it was.
    private static let node = """
        trap 'echo told >> "$0.ends"; exit 0' TERM
        touch "$0-$(basename "$7")"
        sleep 1000 & wait
        """
    private static let coordinator = says("ready http=http://127.0.0.1:4711 farm=127.0.0.1:4712")

    private static func says(_ line: String) -> String {
        """
        trap 'echo told >> "$0.ends"; exit 0' TERM
        echo \(line)
        sleep 1000 & wait
        """
    }

    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private func farm(coordinator: String, node: String, nodes: Int = 1) throws -> LocalFarm {
        for (name, script) in [("coordinator", coordinator), ("rendernode", node)] {
            let text = "#!/bin/sh\necho \"$@\" >> \"$0.starts\"\n" + script
            try Data(text.utf8).write(to: folder.file(name))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder.file(name).path)
        }
        let arguments = MakeArguments(isLocal: true, nodes: nodes, slots: 3, data: folder.file("data").path)
        return LocalFarm(try LocalPlan(arguments, processors: 1), programs: try FarmPrograms(folder: folder.url.path))
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.file(name)), as: UTF8.self)
    }

    /// Waits until a file is there, by asking the kernel to tell of changes in the folder.
    private func waitForFile(_ name: String) {
        let descriptor = inotify_init1(Int32(IN_CLOEXEC))
        defer { close(descriptor) }
        inotify_add_watch(descriptor, folder.url.path, UInt32(IN_CREATE))
        var event = [UInt8](repeating: 0, count: 4096)
        while !FileManager.default.fileExists(atPath: folder.file(name).path) {
            _ = read(descriptor, &event, event.count)
        }
    }

    @Test("A coordinator and its nodes run while the work does, and are told to end after it")
    func whole() async throws {
        let farm = try farm(coordinator: Self.coordinator, node: Self.node, nodes: 2)
        let base = try await farm.during { base in
            for number in 1...2 { waitForFile("rendernode-cache-\(number)") }
            #expect(!FileManager.default.fileExists(atPath: folder.file("coordinator.ends").path))
            return base
        }
        #expect(base.absoluteString == "http://127.0.0.1:4711/v1")
        let data = folder.file("data").path
        #expect(try text("coordinator.starts") == "serve --data \(data) --http 127.0.0.1:0 --farm 127.0.0.1:0\n")
        #expect(
            try text("rendernode.starts").split(separator: "\n").sorted() == [
                "run --coordinator 127.0.0.1:4712 --slots 3 --cache \(data)/cache-1",
                "run --coordinator 127.0.0.1:4712 --slots 3 --cache \(data)/cache-2",
            ])
        #expect(try text("coordinator.ends") == "told\n")
        #expect(try FileManager.default.contentsOfDirectory(atPath: data + "/logs").count == 3)
    }

    @Test("The programs are told to end when the work fails, and the failure says where the data is")
    func failingWork() async throws {
        let farm = try farm(coordinator: Self.coordinator, node: Self.node)
        let failure = await #expect(throws: CommandFailure.self) {
            try await farm.during { _ in throw CommandFailure(.unusableData, "too dark") }
        }
        #expect(failure?.exit == .unusableData)
        #expect(failure?.message.hasPrefix("too dark") == true)
        #expect(try text("coordinator.ends") == "told\n")
    }

    @Test("A program that dies while the work lasts ends it, and its last words are told")
    func deadProgram() async throws {
        let farm = try farm(
            coordinator: Self.coordinator, node: "echo loading >&2; echo no encoder >&2; exit 3")
        let failure = await #expect(throws: CommandFailure.self) {
            try await farm.during { _ in try await Task.sleep(for: .seconds(3600)) }
        }
        #expect(failure?.exit == .software)
        let message = try #require(failure?.message)
        #expect(message.hasPrefix("render node 1 ended before its time"))
        #expect(message.contains("    loading\n    no encoder"))
        #expect(try text("coordinator.ends") == "told\n")
    }

    @Test("A coordinator that cannot start is told of with its last words")
    func deadCoordinator() async throws {
        let farm = try farm(coordinator: "echo the port is taken >&2; exit 78", node: Self.node)
        let failure = await #expect(throws: CommandFailure.self) { try await farm.during { _ in } }
        #expect(failure?.message.contains("the coordinator ended before its time") == true)
        #expect(failure?.message.contains("the port is taken") == true)
        #expect(!FileManager.default.fileExists(atPath: folder.file("rendernode.starts").path))
    }

    @Test("Cancelling tells the programs to end, and is an interruption")
    func cancellation() async throws {
        let farm = try farm(coordinator: Self.coordinator, node: Self.node)
        let (started, begin) = AsyncStream.makeStream(of: Void.self)
        let task = Task {
            try await farm.during { _ in
                begin.yield()
                try await Task.sleep(for: .seconds(3600))
            }
        }
        for await _ in started { break }
        task.cancel()
        let failure = await #expect(throws: CommandFailure.self) { try await task.value }
        #expect(failure?.exit == .interrupted)
        #expect(try text("coordinator.ends") == "told\n")
    }

    @Test("A first line that is not the agreed one is refused")
    func wrongLine() async throws {
        let farm = try farm(coordinator: Self.says("hello"), node: Self.node)
        let failure = await #expect(throws: CommandFailure.self) { try await farm.during { _ in } }
        #expect(failure?.exit == .badProtocol)
        #expect(try text("coordinator.ends") == "told\n")
    }

    @Test("A missing program is told of by its path")
    func missing() throws {
        let failure = #expect(throws: CommandFailure.self) { try FarmPrograms(folder: folder.url.path) }
        #expect(failure?.exit == .unavailable)
        #expect(failure?.message.contains(folder.url.path + "/coordinator") == true)
    }

    @Test(
        "Anything but the agreed line is no ready line",
        arguments: [
            "", "ready", "ready http=http://127.0.0.1:1", "ready farm=127.0.0.1:2 http=http://127.0.0.1:1",
            "ready http=http://127.0.0.1 farm=127.0.0.1:2", "ready http=http://127.0.0.1:1 farm=127.0.0.1",
            "ready http=http://127.0.0.1:1 farm=127.0.0.1:0", "ready http=http://127.0.0.1:1 farm=:2",
            "READY http=http://127.0.0.1:1 farm=127.0.0.1:2",
        ])
    func readyLine(line: String) {
        #expect(ReadyLine(line) == nil)
        #expect(ReadyLine("ready http=http://127.0.0.1:1 farm=127.0.0.1:2")?.farm == "127.0.0.1:2")
    }

    @Test("Only the last lines of a log are told")
    func tail() {
        let text = (1...100).map { "line \($0)\n" }.joined()
        let tail = ProgramLog.lastLines(of: text)
        #expect(tail.hasPrefix("    line 89\n"))
        #expect(tail.hasSuffix("    line 100\n"))
    }
}
