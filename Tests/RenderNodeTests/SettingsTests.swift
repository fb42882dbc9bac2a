import FarmSettings
import Foundation
import Testing

@testable import RenderNode

struct SettingsTests {
    private let machine = Machine(processors: 6, hostName: "crypt", cacheFolder: "/var/cache/nightreel-node")

    private func settings(flags: [NodeSetting: String] = [:], environment: [String: String] = [:]) throws
        -> NodeSettings
    {
        try NodeSettings(SettingsSource(flags: flags, environment: environment), machine: machine)
    }

    private func error(flags: [NodeSetting: String] = [:], environment: [String: String] = [:]) -> SettingsError? {
        do {
            _ = try settings(flags: flags, environment: environment)
            return nil
        } catch {
            return error as? SettingsError
        }
    }

    @Test("With nothing set a node suits its machine and looks for a coordinator on loopback")
    func defaults() throws {
        let settings = try settings()
        #expect(settings.coordinators.map(\.description) == ["127.0.0.1:7320"])
        #expect(settings.slots == 6)
        #expect(settings.cache.path == "/var/cache/nightreel-node")
        #expect(settings.cacheLimit.bytes == 10 << 30)
        #expect(settings.stuckTime == .seconds(120))
        #expect(settings.name == "crypt")
        #expect(settings.pools == [.standard])
        #expect(settings.logLevel == .info)
    }

    @Test("A node belongs to the pools that it is given, by flag or variable")
    func pools() throws {
        #expect(NodeSetting.pools.variable == "NIGHTREEL_NODE_POOLS" && NodeSetting.pools.flag == "--pools")
        let environment = ["NIGHTREEL_NODE_POOLS": "attic,default"]
        #expect(try settings(environment: environment).pools.map(\.description) == ["attic", "default"])
        #expect(
            try settings(flags: [.pools: "gpu-2"], environment: environment).pools.map(\.description) == ["gpu-2"])
        let most = (1...16).map { "pool-\($0)" }
        #expect(
            try settings(flags: [.pools: most.joined(separator: ",")]).pools.map(\.description) == most)
    }

    @Test("A flag goes before a variable, and an empty variable is an unset one")
    func precedence() throws {
        let environment = [
            "NIGHTREEL_COORDINATOR": "farm.example:9000, [::1]:9001", "NIGHTREEL_SLOTS": "3",
            "NIGHTREEL_CACHE": "/srv/cache",
            "NIGHTREEL_CACHE_LIMIT": "2GB", "NIGHTREEL_NODE_NAME": "attic", "NIGHTREEL_LOG_LEVEL": "debug",
            "NIGHTREEL_STUCK_TIME": "30",
        ]
        let fromVariables = try settings(environment: environment)
        #expect(fromVariables.coordinators.map(\.description) == ["farm.example:9000", "[::1]:9001"])
        #expect(fromVariables.slots == 3)
        #expect(fromVariables.cache.path == "/srv/cache")
        #expect(fromVariables.cacheLimit.bytes == 2_000_000_000)
        #expect(fromVariables.stuckTime == .seconds(30))
        #expect(fromVariables.name == "attic")
        #expect(fromVariables.logLevel == .debug)
        let both = try settings(flags: [.slots: "1", .name: "cellar"], environment: environment)
        #expect(both.slots == 1)
        #expect(both.name == "cellar")
        #expect(both.coordinators.first?.port == 9000)
        #expect(try settings(environment: ["NIGHTREEL_NODE_NAME": ""]).name == "crypt")
    }

    @Test(
        "A bad value is refused in one line that names it and says what is wanted",
        arguments: [
            (NodeSetting.coordinator, "farm"), (.coordinator, "farm:0"), (.coordinator, "farm:65536"),
            (.coordinator, ":7320"), (.coordinator, "::1:7320"), (.coordinator, "http://farm:7320"),
            (.coordinator, "a:1,"), (.coordinator, "a:1,b"), (.coordinator, "a:1,a:1"),
            (.coordinator, (1...17).map { "a:\($0)" }.joined(separator: ",")), (.stuckTime, "4"), (.slots, "0"),
            (.slots, "-1"), (.slots, "two"), (.slots, "257"), (.slots, "1.5"),
            (.cacheLimit, "10"), (.cacheLimit, "lots"), (.cacheLimit, "10XB"), (.cacheLimit, "-5GB"),
            (.name, "a\nb"), (.name, String(repeating: "n", count: 129)), (.logLevel, "loud"),
            (.pools, "Attic"), (.pools, "attic,"), (.pools, "a,a"), (.pools, "a, b"),
            (.pools, (1...17).map { "p\($0)" }.joined(separator: ",")), (.pools, String(repeating: "p", count: 33)),
        ])
    func badValue(_ name: NodeSetting, _ value: String) throws {
        let fromFlag = try #require(error(flags: [name: value]))
        #expect(fromFlag.exitStatus == 64)
        #expect(fromFlag.message.hasPrefix("\(name.flag) is '"))
        #expect(!fromFlag.message.contains("\n"))
        let fromVariable = try #require(error(environment: [name.variable: value]))
        #expect(fromVariable.exitStatus == 78)
        #expect(fromVariable.message.hasPrefix("the environment variable \(name.variable) is '"))
    }

    @Test(
        "Sizes are read in both kinds of unit",
        arguments: [
            ("1024", 1024), ("500MB", 500_000_000), ("20GiB", 20 << 30), ("1.5 KiB", 1536), ("2tb", 2_000_000_000_000),
            ("7B", 7),
        ])
    func sizes(_ text: String, _ bytes: Int) {
        #expect(ByteSize(text)?.bytes == Int64(bytes))
    }

    @Test("What is no size is nil", arguments: ["", "GB", "1..5GB", "0", "1e3", "9999999999TB", "nanGB", "infGB"])
    func noSizes(_ text: String) {
        #expect(ByteSize(text) == nil)
    }

    @Test("The cache lies where the user's caches lie")
    func cacheFolder() {
        #expect(Machine.cacheFolder(environment: ["XDG_CACHE_HOME": "/c", "HOME": "/h"]) == "/c/nightreel-node")
        #expect(Machine.cacheFolder(environment: ["XDG_CACHE_HOME": "c", "HOME": "/h"]) == "/h/.cache/nightreel-node")
        #expect(Machine.cacheFolder(environment: [:]) == "nightreel-node")
    }
}
