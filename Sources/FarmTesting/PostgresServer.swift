import Foundation

/// A PostgreSQL server of the tests' own, in a temporary folder, on a free port of the loopback address.
public final class PostgresServer: Sendable {
    public let port: Int
    private let keeper: ServerKeeper

    /// The one server that tests share, each with a database of its own. Started when it is first asked for.
    public static let shared = Task { try await PostgresServer.start() }

    /// - Parameter settings: such as `fsync=on`; by default a crash of the machine may cost what was written.
    public static func start(settings: [String] = []) async throws -> PostgresServer {
        let port = try FreePorts.take(1)[0]
        return PostgresServer(
            port: port, keeper: try await ServerKeeper.start(script, arguments: [String(port)] + settings))
    }

    private init(port: Int, keeper: ServerKeeper) {
        self.port = port
        self.keeper = keeper
    }

    /// The connection URI of a new, empty database.
    public func createDatabase() async throws -> String {
        let name = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try await keeper.order("create \(name)")
        return uri(of: name)
    }

    public func uri(of database: String) -> String { "postgres://postgres@127.0.0.1:\(port)/\(database)" }

    /// Stops the server as an operator would and starts it again.
    public func restart() async throws { try await keeper.order("restart") }

    /// Ends the server as a crash would, every transaction under way with it, and starts it again.
    public func crash() async throws { try await keeper.order("crash") }

    /// Stops the server as an operator would.
    public func stop() async throws { try await keeper.order("stop") }

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
