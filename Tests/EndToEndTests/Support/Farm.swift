import FarmCore
import FarmObjects
import FarmStore
import FarmTesting
import Foundation

/// A coordinator and its nodes as real processes over loopback, in a folder of their own.
final class Farm {
    let folder: URL
    private(set) var coordinator: ChildProgram
    private(set) var httpAddress: String
    private(set) var farmAddress: String
    private var nodes: [String: ChildProgram] = [:]
    private let leaseSeconds: Int
    /// What the coordinator is told beside addresses.
    private let options: [String]
    /// The coordinator's variables beside those of this process.
    private let environment: [String: String]

    init(leaseSeconds: Int = 3, options: [String] = [], environment: [String: String] = [:]) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "nightreel-farm-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        self.leaseSeconds = leaseSeconds
        self.options = options
        self.environment = environment
        (coordinator, httpAddress, farmAddress) = try await Self.start(
            in: folder, http: "127.0.0.1:0", farm: "127.0.0.1:0", leaseSeconds: leaseSeconds, options: options,
            environment: environment)
    }

    deinit {
        for node in nodes.values where node.isRunning { node.killNow() }
        if coordinator.isRunning { coordinator.killNow() }
        // A folder that stays behind in the temporary directory does no harm.
        try? FileManager.default.removeItem(at: folder)
    }

    private static func start(
        in folder: URL, http: String, farm: String, leaseSeconds: Int, options: [String],
        environment: [String: String]
    ) async throws -> (ChildProgram, String, String) {
        let log = folder.appending(path: "coordinator-\(UUID().uuidString).log")
        let program = try ChildProgram(
            "coordinator",
            [
                "serve", "--data", folder.appending(path: "data").path, "--http", http, "--farm", farm,
                "--lease-time", "\(leaseSeconds)",
            ] + options, environment: environment, log: log)
        var addresses: (String, String)?
        try await eventually(within: .seconds(30), "the coordinator to be ready; it said: \(program.output)") {
            guard program.isRunning else { throw FarmFailure("the coordinator ended: \(program.output)") }
            addresses = readyAddresses(in: program.output)
            return addresses != nil
        }
        guard let (http, farm) = addresses else { throw FarmFailure("no addresses") }
        return (program, http, farm)
    }

    /// Reads `ready http=http://HOST:PORT farm=HOST:PORT`.
    private static func readyAddresses(in output: String) -> (String, String)? {
        guard let line = output.split(separator: "\n").first(where: { $0.hasPrefix("ready ") }) else { return nil }
        let words = line.split(separator: " ")
        guard words.count == 3 else { return nil }
        return (String(words[1].dropFirst("http=http://".count)), String(words[2].dropFirst("farm=".count)))
    }

    /// Ends the coordinator as a power cut would.
    func killCoordinator() {
        coordinator.killNow()
    }

    /// Asks the coordinator to end.
    ///
    /// - Returns: its exit code.
    func stopCoordinator() async throws -> Int32 {
        try await coordinator.terminate()
    }

    /// Starts the coordinator again on the same folder and ports.
    func restartCoordinator() async throws {
        (coordinator, httpAddress, farmAddress) = try await Self.start(
            in: folder, http: httpAddress, farm: farmAddress, leaseSeconds: leaseSeconds, options: options,
            environment: environment)
    }

    @discardableResult
    func startNode(_ name: String, slots: Int = 1) throws -> ChildProgram {
        let node = try ChildProgram(
            "rendernode",
            [
                "run", "--coordinator", farmAddress, "--slots", "\(slots)", "--cache",
                folder.appending(path: "node-\(name)").path, "--name", name,
            ], log: folder.appending(path: "node-\(name).log"))
        nodes[name] = node
        return node
    }

    /// The ids of all its processes.
    var processes: [Int32] { [coordinator.pid] + nodes.values.map(\.pid) }

    func nodeID(_ name: String) async throws -> NodeID {
        let file = folder.appending(path: "node-\(name)").appending(path: "node-id")
        var id: NodeID?
        try await eventually(within: .seconds(20), "node \(name) to have an id") {
            // The node has not written it yet where it cannot be read.
            let text = try? String(contentsOf: file, encoding: .utf8)
            id = text.flatMap { NodeID($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
            return id != nil
        }
        guard let id else { throw FarmFailure("no node id") }
        return id
    }

    /// The coordinator's database, read beside it.
    func store() throws -> FarmStore {
        FarmStore(database: try SQLiteDatabase(path: folder.appending(path: "data/nightreel.sqlite").path))
    }

    func objectFile(_ asset: AssetID) -> URL {
        folder.appending(path: "data/objects/\(ObjectKey.asset(asset))")
    }
}
