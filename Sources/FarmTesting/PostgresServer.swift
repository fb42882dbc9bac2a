import Foundation
import Synchronization

/// A PostgreSQL server of the tests' own, in a temporary folder, on a free port of the loopback address.
///
/// A shell keeps it for as long as this process lives, holding the other end of a pipe: however the tests end,
/// the shell reads the end of the pipe, stops the server and removes the folder.
public final class PostgresServer: Sendable {
    public let port: Int
    private let keeper: Process
    private let orders: FileHandle
    private let answers: AnswerLines

    /// The one server that tests share, each with a database of its own. Started when it is first asked for.
    public static let shared = Task { try await PostgresServer.start() }

    /// - Parameter settings: such as `fsync=on`; by default a crash of the machine may cost what was written.
    public static func start(settings: [String] = []) async throws -> PostgresServer {
        try await blocking { try PostgresServer(settings: settings) }
    }

    private init(settings: [String]) throws {
        let port = try Self.freePort()
        let orders = Pipe()
        let answers = Pipe()
        let keeper = Process()
        keeper.executableURL = URL(fileURLWithPath: "/bin/sh")
        keeper.arguments = ["-c", Self.script, "postgres-keeper", String(port)] + settings
        keeper.standardInput = orders
        keeper.standardOutput = answers
        try keeper.run()
        self.port = port
        self.keeper = keeper
        self.orders = orders.fileHandleForWriting
        self.answers = AnswerLines(answers.fileHandleForReading)
        try self.answers.expect("ready")
    }

    deinit {
        // The server ends with the pipe; a pipe that is closed already has done as much.
        try? orders.close()
    }

    /// The connection URI of a new, empty database.
    public func createDatabase() async throws -> String {
        let name = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try await order("create \(name)")
        return uri(of: name)
    }

    public func uri(of database: String) -> String { "postgres://postgres@127.0.0.1:\(port)/\(database)" }

    /// Stops the server as an operator would and starts it again.
    public func restart() async throws { try await order("restart") }

    /// Ends the server as a crash would, every transaction under way with it, and starts it again.
    public func crash() async throws { try await order("crash") }

    /// Stops the server as an operator would.
    public func stop() async throws { try await order("stop") }

    private func order(_ line: String) async throws {
        try await Self.blocking { [self] in
            try answers.afterOrder(line, to: orders)
        }
    }

    private static func blocking<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Swift.Result { try work() }) }.start()
        }
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(descriptor, pointer, length) | getsockname(descriptor, pointer, &length)
            }
        }
        guard result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// The server refuses to run as root; root starts it as the user that the package made.
    private static let script = #"""
        port=$1; shift
        trap '' INT TERM HUP
        folder=$(mktemp -d "${TMPDIR:-/tmp}/nightreel-postgres-XXXXXX") || exit 1
        bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
        as=
        if [ "$(id -u)" = 0 ]; then as='runuser -u postgres --'; chown postgres "$folder"; fi
        cd "$folder"
        options="-p $port -k $folder -c listen_addresses=127.0.0.1 -c max_connections=300 -c shared_buffers=32MB"
        options="$options -c fsync=off -c deadlock_timeout=50ms -c log_min_messages=fatal -c cluster_name=nightreel-test"
        for setting in "$@"; do options="$options -c $setting"; done
        control() { $as "$bin/pg_ctl" -D "$folder/data" -s -w "$@" </dev/null >>"$folder/keeper.log" 2>&1; }
        answer() { if [ "$1" = 0 ]; then echo ready; else echo failed; cat "$folder"/*.log >&2; fi; }
        $as "$bin/initdb" -D "$folder/data" -A trust -U postgres -E UTF8 --no-sync >"$folder/keeper.log" 2>&1 &&
            control -l "$folder/server.log" -o "$options" start
        answer $?
        while read -r order name; do
            case $order in
            create) "$bin/createdb" -h 127.0.0.1 -p "$port" -U postgres "$name" </dev/null 2>>"$folder/keeper.log" ;;
            restart) control -m fast -l "$folder/server.log" restart ;;
            crash) control -m immediate -l "$folder/server.log" restart ;;
            stop) control -m fast stop ;;
            esac
            answer $?
        done
        control -m immediate stop
        cd /
        rm -rf "$folder"
        """#
}

/// The keeper's answers, a line an order.
private final class AnswerLines: Sendable {
    struct Unexpected: Error {
        let answer: String
    }

    private let handle: Mutex<FileHandle>

    init(_ handle: FileHandle) {
        self.handle = Mutex(handle)
    }

    /// One order at a time, so that each gets its own answer.
    func afterOrder(_ line: String, to orders: FileHandle) throws {
        try handle.withLock { handle in
            try orders.write(contentsOf: Data("\(line)\n".utf8))
            try Self.expect("ready", from: handle)
        }
    }

    func expect(_ answer: String) throws {
        try handle.withLock { try Self.expect(answer, from: $0) }
    }

    private static func expect(_ expected: String, from handle: FileHandle) throws {
        var line = Data()
        while let byte = try handle.read(upToCount: 1), !byte.isEmpty, byte != Data("\n".utf8) { line += byte }
        let answer = String(decoding: line, as: UTF8.self)
        guard answer == expected else { throw Unexpected(answer: answer) }
    }
}
