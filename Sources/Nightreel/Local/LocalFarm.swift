import Foundation

/// A coordinator and its nodes on free ports of this machine, for as long as some work lasts.
struct LocalFarm: Sendable {
    let plan: LocalPlan
    let programs: FarmPrograms

    init(_ plan: LocalPlan, programs: FarmPrograms) {
        self.plan = plan
        self.programs = programs
    }

    /// Runs `work` with the REST base of the farm. All programs have ended when this returns or throws. A data
    /// folder of the farm's own making goes with it, except after a failure, whose message says where it is.
    func during<Result: Sendable>(_ work: @escaping @Sendable (URL) async throws -> Result) async throws -> Result {
        let data = try plan.data ?? Self.freshFolder()
        let isOurs = plan.data == nil
        do {
            try FileManager.default.createDirectory(
                at: data.appendingPathComponent("logs"), withIntermediateDirectories: true)
            let result = try await runCoordinator(in: data, work)
            if isOurs { try FileManager.default.removeItem(at: data) }
            return result
        } catch {
            let failure = CommandFailure(error)
            if isOurs, failure.exit == .interrupted {
                // Whoever interrupts wants none of it; what cannot be removed lies in the temporary folder.
                try? FileManager.default.removeItem(at: data)
                throw failure
            }
            throw CommandFailure(failure.exit, "\(failure.message)\nThe farm's data and logs are in \(data.path)")
        }
    }

    private static func freshFolder() throws(CommandFailure) -> URL {
        let place = FileManager.default.temporaryDirectory
        var path = Array(place.appendingPathComponent("nightreel-XXXXXX").path.utf8CString)
        guard mkdtemp(&path) != nil else {
            throw CommandFailure(.cannotCreate, "no folder can be made in \(place.path)")
        }
        return URL(fileURLWithPath: String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    }

    private func runCoordinator<Result: Sendable>(
        in data: URL, _ work: @escaping @Sendable (URL) async throws -> Result
    ) async throws -> Result {
        let coordinator = ChildProgram(
            name: "the coordinator", path: programs.coordinator,
            arguments: ["serve", "--data", data.path, "--http", "127.0.0.1:0", "--farm", "127.0.0.1:0"],
            log: ProgramLog(file: data.appendingPathComponent("logs/coordinator.log")))
        return try await coordinator.during { lines in
            let ready = try await Self.ready(lines)
            let base = ready.http.appendingPathComponent("v1")
            return try await runNodes(from: 1, in: data, ready.farm) { try await work(base) }
        }
    }

    /// Starts node after node, each around the next, so that they end before the coordinator does.
    private func runNodes<Result: Sendable>(
        from number: Int, in data: URL, _ farm: String, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard number <= plan.nodes else { return try await work() }
        let node = ChildProgram(
            name: "render node \(number)", path: programs.renderNode,
            arguments: [
                "run", "--coordinator", farm, "--slots", "\(plan.slots)",
                "--cache", data.appendingPathComponent("cache-\(number)").path,
            ],
            log: ProgramLog(file: data.appendingPathComponent("logs/rendernode-\(number).log")))
        return try await node.during { _ in
            try await runNodes(from: number + 1, in: data, farm, work)
        }
    }

    private static func ready(_ lines: AsyncStream<String>) async throws -> ReadyLine {
        try await withThrowingTaskGroup(of: ReadyLine?.self) { group in
            group.addTask {
                for await line in lines {
                    guard let ready = ReadyLine(line) else {
                        throw CommandFailure(.badProtocol, "the coordinator said '\(line.oneLine)' instead of ready")
                    }
                    return ready
                }
                // Its end is told by whoever watches the program.
                try await Task.sleep(for: MakeLimits.startUp)
                return nil
            }
            group.addTask {
                try await Task.sleep(for: MakeLimits.startUp)
                return nil
            }
            defer { group.cancelAll() }
            guard let ready = try await group.next() ?? nil else {
                throw CommandFailure(
                    .unavailable, "the coordinator did not listen within \(MakeLimits.startUp.clockText)")
            }
            return ready
        }
    }
}
