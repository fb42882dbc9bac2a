import FarmStore
import FarmTesting
import Foundation

/// A PostgreSQL server, coordinators that share it and a data folder, and nodes; between them links to make trouble on.
final class ChaosFarm: Sendable {
    let folder: URL
    let log: FaultLog
    let postgres: PostgresServer
    let databaseURI: String
    let store: FarmStore
    let database: PostgresDatabase
    let front: Link
    let coordinators: [KeptProgram]
    let nodes: [KeptProgram]
    /// By node, then by coordinator.
    private let links: [[Link]]

    var dataFolder: URL { folder.appending(path: "data") }

    init(in folder: URL, size: FarmSize, log: FaultLog) async throws {
        self.folder = folder
        self.log = log
        postgres = try await PostgresServer.start()
        let uri = try await postgres.createDatabase()
        guard let address = PostgresAddress(uri) else { throw FarmFailure("no address of a database: \(uri)") }
        databaseURI = uri
        database = try await PostgresDatabase(address)
        store = FarmStore(database: database)
        let front = try Link("front")
        self.front = front
        // Free now, and nobody else asks for ports on this address at this moment.
        let ports = try (0..<size.coordinators * 2).map { _ in try Socket.listening() }.map(\.port)
        coordinators = (0..<size.coordinators).map { index in
            KeptProgram("coordinator-\(index)", log: log) {
                try Self.coordinator(
                    index, in: folder, database: uri, http: ports[index * 2], farm: ports[index * 2 + 1], front: front)
            }
        }
        let links = try (0..<size.nodes).map { node in
            try (0..<size.coordinators).map { try Link("node-\(node)-to-coordinator-\($0)") }
        }
        self.links = links
        nodes = (0..<size.nodes).map { node in
            KeptProgram("node-\(node)", log: log) {
                try Self.node(node, in: folder, coordinators: links[node].map(\.address))
            }
        }
        front.lead(to: (0..<size.coordinators).map { ports[$0 * 2] })
        for links in links {
            for (index, link) in links.enumerated() { link.lead(to: [ports[index * 2 + 1]]) }
        }
    }

    deinit {
        front.close()
        for link in links.joined() { link.close() }
    }

    /// Returns when the coordinators are ready; nodes find them by themselves.
    func start() async throws {
        for coordinator in coordinators { try await coordinator.start() }
        for coordinator in coordinators {
            try await eventually(within: ChaosLimits.readiness, "\(coordinator.name) to be ready") {
                await coordinator.output.contains("ready http=")
            }
        }
        for node in nodes { try await node.start() }
    }

    private static func coordinator(
        _ index: Int, in folder: URL, database: String, http: Int, farm: Int, front: Link
    ) throws -> ChildProgram {
        try ChildProgram(
            "coordinator",
            [
                "serve", "--data", folder.appending(path: "data").path, "--database", database,
                // Every story is to be rendered, though its script has been told before.
                "--keep-rendered", "0", "--http", "127.0.0.1:\(http)", "--farm", "127.0.0.1:\(farm)", "--public-url",
                "http://\(front.address)",
                "--lease-time", "\(ChaosLimits.leaseTime.components.seconds)",
            ], log: folder.appending(path: "coordinator-\(index).log"))
    }

    private static func node(_ index: Int, in folder: URL, coordinators: [String]) throws -> ChildProgram {
        // Half of the nodes begin with each coordinator.
        let split = index % coordinators.count
        let order = coordinators[split...] + coordinators[..<split]
        return try ChildProgram(
            "rendernode",
            [
                "run", "--coordinator", order.joined(separator: ","), "--slots", "1", "--name", "node-\(index)",
                "--cache", folder.appending(path: "node-\(index)").path,
            ], log: folder.appending(path: "node-\(index).log"))
    }

    private func program(_ target: Fault.Target) -> KeptProgram? {
        switch target {
        case .coordinator(let index): coordinators[index]
        case .node(let index): nodes[index]
        case .database, .link, .front: nil
        }
    }

    private func link(_ target: Fault.Target) -> Link? {
        switch target {
        case .link(let node, let coordinator): links[node][coordinator]
        case .front: front
        case .database, .coordinator, .node: nil
        }
    }
}

// MARK: Faults

extension ChaosFarm {
    func begin(_ fault: Fault) async throws {
        if let program = program(fault.target), await !program.isRunning {
            return log.note("no fault, for it is down by itself: \(fault)")
        }
        log.count(fault)
        switch fault.kind {
        case .kill: await program(fault.target)?.kill()
        case .freeze: await program(fault.target)?.freeze()
        case .crash: try await postgres.crash()
        case .cut, .stall, .stallUp, .stallDown, .delay: link(fault.target)?.set(Weather(fault))
        }
    }

    func end(_ fault: Fault) async throws {
        switch fault.kind {
        case .kill: try await program(fault.target)?.start()
        case .freeze: await program(fault.target)?.thaw()
        case .crash: break
        case .cut, .stall, .stallUp, .stallDown, .delay: link(fault.target)?.set(.fair)
        }
        log.note("over: \(fault.kind.rawValue) \(fault.target)")
    }

    /// Starts again whatever ended by itself, until cancelled.
    func keepRunning() async throws {
        while !Task.isCancelled {
            for program in coordinators + nodes { try await program.look() }
            try await Task.sleep(for: ChaosLimits.watchPause)
        }
    }

    /// Ends every process in good order.
    ///
    /// - Returns: what did not end as it should.
    func stop() async -> [String] {
        var complaints: [String] = []
        for program in nodes + coordinators {
            do {
                let status = try await program.terminate()
                if status != 0 { complaints.append("\(program.name) ended with exit status \(status) when asked to") }
            } catch {
                complaints.append("\(program.name) does not end when asked to: \(error)")
                await program.kill()
            }
        }
        return complaints
    }

    func killEverything() async {
        for program in coordinators + nodes { await program.kill() }
    }

    /// What ended without being asked to, and by a signal: a crash of the program itself.
    func crashes() async -> [String] {
        var crashes: [String] = []
        for program in coordinators + nodes { crashes += await program.surprises.filter { $0.contains("signal") } }
        return crashes
    }
}
