import FarmCore
import FarmSettings
import Foundation
import Logging

/// Everything that can be set of a node, checked.
struct NodeSettings: Hashable, Sendable {
    /// At least one, each once.
    var coordinators: [HostAndPort]
    var slots: Int
    var cache: URL
    var cacheLimit: ByteSize
    var name: String
    /// The parts of the fleet it belongs to: at least one, each once.
    var pools: [PoolName]
    /// How long a render may make no progress.
    var stuckTime: Duration
    var logLevel: Logger.Level
}

extension NodeSettings {
    /// Where `coordinator` runs unless it is told otherwise.
    static let standardCoordinator = HostAndPort(host: "127.0.0.1", port: 7320)
    static let standardStuckSeconds = 120
    static let standardCacheLimit = ByteSize(bytes: 10 << 30)

    /// Reads every setting: flags go before the environment, the environment before the `.env` file.
    init(_ source: SettingsSource<NodeSetting>, machine: Machine) throws(SettingsError) {
        coordinators =
            try source.value(
                .coordinator, "HOST:PORT, such as \(Self.standardCoordinator), or several with commas between them",
                read: Self.addresses) ?? [Self.standardCoordinator]
        stuckTime = .seconds(
            try source.number(.stuckTime, of: "seconds", in: NodeLimits.stuckSeconds) ?? Self.standardStuckSeconds)
        slots =
            try source.number(.slots, in: 1...NodeLimits.slots) ?? min(max(machine.processors, 1), NodeLimits.slots)
        cache =
            try source.value(.cache, "a folder") { URL(fileURLWithPath: $0) }
            ?? URL(fileURLWithPath: machine.cacheFolder)
        let smallest = ByteSize(bytes: NodeLimits.cacheBytes)
        cacheLimit =
            try source.value(.cacheLimit, "a size of at least \(smallest), such as 500MB or 20GiB") { text in
                ByteSize(text).flatMap { $0.bytes >= smallest.bytes ? $0 : nil }
            } ?? Self.standardCacheLimit
        name =
            try source.value(.name, "at most \(NodeLimits.nameBytes) bytes of printable text") { text in
                let isPrintable = !text.unicodeScalars.contains { $0.properties.generalCategory == .control }
                return isPrintable && text.utf8.count <= NodeLimits.nameBytes ? text : nil
            } ?? machine.hostName
        let rule = "up to \(NodeLimits.pools) names with commas between them, each of \(PoolName.rule)"
        pools = try source.value(.pools, rule) { PoolName.list($0, limit: NodeLimits.pools) } ?? [.standard]
        logLevel = try source.choice(.logLevel, among: Logger.Level.self) ?? .info
    }

    /// Up to `NodeLimits.coordinators` addresses, each of them once.
    private static func addresses(_ text: String) -> [HostAndPort]? {
        var addresses: [HostAndPort] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let address = HostAndPort(part.trimmingCharacters(in: .whitespaces))
            guard let address, address.port > 0, !addresses.contains(address) else { return nil }
            addresses.append(address)
        }
        return addresses.count <= NodeLimits.coordinators ? addresses : nil
    }
}
