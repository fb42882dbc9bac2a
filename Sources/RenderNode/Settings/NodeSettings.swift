import Configuration
import Foundation
import Logging

/// Everything that can be set of a node, checked.
struct NodeSettings: Hashable, Sendable {
    var coordinator: CoordinatorAddress
    var slots: Int
    var cache: URL
    var cacheLimit: ByteSize
    var name: String
    var logLevel: Logger.Level
}

/// The settings by name: `--cache-limit`, `NIGHTREEL_CACHE_LIMIT`.
enum SettingName: String, CaseIterable {
    case coordinator
    case slots
    case cache
    case cacheLimit = "cache-limit"
    case name
    case logLevel = "log-level"

    var flag: String { "--\(rawValue)" }

    var variable: String {
        self == .name ? "NIGHTREEL_NODE_NAME" : "NIGHTREEL_" + key.uppercased().replacing("-", with: "_")
    }

    /// Under `nightreel.` in a configuration reader, which spells it as `variable` in the environment.
    var key: String { self == .name ? "node-name" : rawValue }
}

extension NodeSettings {
    /// Where `coordinator` runs unless it is told otherwise.
    static let standardCoordinator = "127.0.0.1:7320"
    static let standardCacheLimit = ByteSize(bytes: 10 << 30)

    /// Reads every setting: flags go before the environment, the environment before the `.env` file.
    init(_ source: SettingsSource, machine: Machine) throws(SettingsError) {
        coordinator = try source.value(.coordinator, "HOST:PORT, such as 127.0.0.1:7320") {
            CoordinatorAddress($0 ?? Self.standardCoordinator)
        }
        slots = try source.value(.slots, "a whole number between 1 and \(NodeLimits.slots)") { text in
            guard let text else { return min(max(machine.processors, 1), NodeLimits.slots) }
            return Int(text).flatMap { (1...NodeLimits.slots).contains($0) ? $0 : nil }
        }
        cache = try source.value(.cache, "a folder") { URL(fileURLWithPath: $0 ?? machine.cacheFolder) }
        let smallest = ByteSize(bytes: NodeLimits.cacheBytes)
        cacheLimit = try source.value(.cacheLimit, "a size of at least \(smallest), such as 500MB or 20GiB") { text in
            guard let text else { return Self.standardCacheLimit }
            return ByteSize(text).flatMap { $0.bytes >= smallest.bytes ? $0 : nil }
        }
        name = try source.value(.name, "at most \(NodeLimits.nameBytes) bytes of printable text") { text in
            let name = text ?? machine.hostName
            let isPrintable = !name.unicodeScalars.contains { $0.properties.generalCategory == .control }
            return isPrintable && name.utf8.count <= NodeLimits.nameBytes ? name : nil
        }
        let levels = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
        logLevel = try source.value(.logLevel, "one of \(levels)") { Logger.Level(rawValue: $0 ?? "info") }
    }
}
