import CPostgres

/// Where a PostgreSQL database is and who asks for it: a connection URI as libpq reads it
/// (`postgres://user@host:port/name?options`; PostgreSQL manual, "Connection URIs").
///
/// It may hold a password, so it never shows itself but as host, port and database.
public struct PostgresAddress: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    let uri: String
    /// Server and database, without user, password and options.
    public let description: String

    /// - Returns: `nil` where `text` is not a URI of the schemes `postgres` and `postgresql` that libpq can read.
    public init?(_ text: String) {
        guard text.hasPrefix("postgres://") || text.hasPrefix("postgresql://"), !text.utf8.contains(0) else {
            return nil
        }
        guard let options = PQconninfoParse(text, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        uri = text
        let hosts = values["host"] ?? values["hostaddr"] ?? "the local socket"
        let servers = Self.servers(hosts: hosts, ports: values["port"] ?? "")
        description = "\(servers)/\(values["dbname"] ?? values["user"] ?? "")"
    }

    /// Several hosts are written with commas between, and so are their ports, which may be left out.
    private static func servers(hosts: String, ports: String) -> String {
        let ports = ports.split(separator: ",", omittingEmptySubsequences: false)
        return hosts.split(separator: ",").enumerated().map { index, host in
            // One port alone is the port of all hosts.
            let port = ports.count == 1 ? ports[0] : index < ports.count ? ports[index] : ""
            return port.isEmpty ? "\(host)" : "\(host):\(port)"
        }.joined(separator: ",")
    }

    public var customMirror: Mirror { Mirror(self, children: [("address", description)]) }
}
