import Foundation

/// What settings depend on where they are not given.
struct Machine: Sendable {
    var processors: Int
    var hostName: String
    var cacheFolder: String

    static func current(environment: [String: String]) -> Machine {
        Machine(
            processors: ProcessInfo.processInfo.activeProcessorCount,
            hostName: currentHostName() ?? "rendernode",
            cacheFolder: cacheFolder(environment: environment))
    }

    /// `nightreel-node` in the user's cache folder (XDG Base Directory Specification), or in the working
    /// folder of a process without a home.
    static func cacheFolder(environment: [String: String]) -> String {
        if let caches = environment["XDG_CACHE_HOME"], caches.hasPrefix("/") { return "\(caches)/nightreel-node" }
        if let home = environment["HOME"], home.hasPrefix("/") { return "\(home)/.cache/nightreel-node" }
        return "nightreel-node"
    }

    private static func currentHostName() -> String? {
        var name = [CChar](repeating: 0, count: 256)
        // The last byte stays 0: gethostname(2) need not end a name that it cuts off.
        guard gethostname(&name, name.count - 1) == 0 else { return nil }
        let text = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return text.isEmpty ? nil : text
    }
}
