import ArgumentParser
import Configuration
import FarmCore
import FarmObjects
import FarmSettings
import FarmStore
import FarmTesting
import Foundation
import Logging
import Storytelling
import Testing

@testable import Coordinator

@Suite("Settings")
struct SettingsTests {
    private typealias Source = SettingsSource<CoordinatorSetting>

    private func settings(
        _ flags: [String] = [], environment: [String: String] = [:], file: [String: String] = [:]
    ) throws -> CoordinatorSettings {
        let options = try ServeOptions.parse(flags)
        let provider = EnvironmentVariablesProvider(environmentVariables: file)
        return try CoordinatorSettings(
            SettingsSource(flags: options.flags, environment: environment, file: provider))
    }

    /// How a bad setting is told.
    private func refusal(
        _ flags: [String] = [], environment: [String: String] = [:], file: [String: String] = [:]
    ) throws -> SettingsError {
        try #require(
            throws: SettingsError.self, performing: { try settings(flags, environment: environment, file: file) })
    }

    @Test("With nothing set, a coordinator serves its own machine")
    func standard() throws {
        let settings = try settings()
        #expect(settings.dataFolder.lastPathComponent == "nightreel-data")
        #expect(settings.http == HostAndPort(host: "127.0.0.1", port: 7319))
        #expect(settings.farm == HostAndPort(host: "127.0.0.1", port: 7320))
        #expect(settings.publicURL == nil && settings.tokenSecret == nil && settings.database == nil)
        #expect(settings.leaseTime == .seconds(15))
        #expect(settings.tasksPerUser == 1000 && settings.storeRules.runningPerUser == 1000)
        #expect(settings.tokenLifetime == .seconds(30 * 86_400))
        #expect(settings.keepStories == nil && settings.graceTime == .seconds(3600))
        #expect(settings.keepRendered == .seconds(14 * 86_400))
        #expect(settings.logLevel == .info)
    }

    @Test("Objects lie in the data folder unless a folder or a bucket is named, and keys never go along")
    func objects() throws {
        #expect(try settings().objects == .folder(nil))
        let bucket = try settings(["--objects", "s3://reels/a?endpoint=http://127.0.0.1:9000"])
        #expect(bucket.objects == ObjectsAddress("s3://reels/a?endpoint=http://127.0.0.1:9000"))
        for text in ["reels", "s3://key:hunter2@reels", "s3://reels?secret=hunter2"] {
            let error = try refusal(environment: ["NIGHTREEL_OBJECTS": text])
            #expect(error.message.contains("NIGHTREEL_OBJECTS") && !error.message.contains("hunter2"))
        }
    }

    @Test("A database that cannot be one is told without what it may hold of a password")
    func badDatabase() throws {
        for text in ["farm.sqlite", "mysql://reel:hunter2@db/farm", "postgres://reel:hunter2@db:five/farm?x=y"] {
            let flag = try refusal(["--database", text])
            #expect(flag.exitStatus == 64 && flag.message.contains("--database"))
            let variable = try refusal(environment: ["NIGHTREEL_DATABASE": text])
            #expect(variable.exitStatus == 78 && variable.message.contains("NIGHTREEL_DATABASE"))
            #expect(!flag.message.contains("hunter2") && !variable.message.contains("hunter2"))
        }
    }

    @Test("A flag goes before the environment, the environment before the file")
    func precedence() throws {
        let environment = ["NIGHTREEL_HTTP": "10.0.0.2:2", "NIGHTREEL_FARM": "10.0.0.2:2"]
        let file = ["NIGHTREEL_HTTP": "10.0.0.3:3", "NIGHTREEL_FARM": "10.0.0.3:3", "NIGHTREEL_DATA": "/srv/reel"]
        let settings = try settings(["--http", "10.0.0.1:1"], environment: environment, file: file)
        #expect(settings.http.description == "10.0.0.1:1")
        #expect(settings.farm.description == "10.0.0.2:2")
        #expect(settings.dataFolder.path == "/srv/reel")
    }

    @Test("Every setting but the secrets has a flag, every one a variable")
    func names() throws {
        let folder = try TestFolder()
        let prices = folder.url.appending(path: "prices.json")
        try Data(#"{"chat": {"inputTokens": 7}}"#.utf8).write(to: prices)
        let values: [CoordinatorSetting: String] = [
            .data: "/srv/a", .database: "postgres://reel@db.example/farm",
            .objects: "s3://reels/a?endpoint=https://s3.example", .http: "[::1]:0", .farm: "farm.example:9",
            .publicURL: "https://reel.example/base/", .leaseTime: "600", .tasksPerUser: "7", .keepStories: "30",
            .keepRendered: "0",
            .graceTime: "120", .tokenLifetime: "60", .logLevel: "debug",
            .openAIURL: "http://127.0.0.1:9/v1/", .openAIChatModel: "chat", .openAISpeechModel: "speech",
            .openAITranscriptionModel: "hearing", .replicateURL: "http://127.0.0.1:8/v1", .replicateModel: "a/b",
            .prices: prices.path, .capStory: "0.5", .capUserDay: "2", .capDay: "none",
        ]
        let secret = String(repeating: "s", count: 32)
        let secrets: [CoordinatorSetting: String] = [
            .tokenSecret: secret, .openAIKey: "sk-1", .replicateToken: "r8_1", .replicateWebhookSecret: "whsec_MQ==",
        ]
        var environment = Dictionary(uniqueKeysWithValues: secrets.map { ($0.key.variable, $0.value) })
        #expect(environment["NIGHTREEL_JWT_SECRET"] != nil && environment["NIGHTREEL_OPENAI_KEY"] != nil)
        let byFlag = try settings(values.flatMap { [$0.key.flag, $0.value] }, environment: environment)
        for (name, value) in values { environment[name.variable] = value }
        #expect(Set(environment.keys) == Set(CoordinatorSetting.allCases.map(\.variable)))
        let byVariable = try settings(environment: environment)
        #expect(byFlag == byVariable)
        #expect(byVariable.http == HostAndPort(host: "::1", port: 0))
        #expect(byVariable.publicURL == "https://reel.example/base")
        #expect(byVariable.leaseTime == .seconds(600) && byVariable.tokenLifetime == .seconds(60))
        #expect(byVariable.tasksPerUser == 7 && byVariable.storeRules.runningPerUser == 7)
        #expect(byVariable.keepStories == .seconds(30 * 86_400) && byVariable.graceTime == .seconds(120))
        #expect(byVariable.keepRendered == .zero)
        #expect(byVariable.spending.caps == SpendingCaps(story: 500_000, userDay: 2_000_000, day: nil))
        #expect(byVariable.spending.prices.cost(of: ProviderUsage(inputTokens: 1_000_000), at: "chat") == 7)
        #expect(byVariable.tokenSecret == Array(secret.utf8))
        let help = ServeOptions.helpMessage(columns: 120)
        for name in CoordinatorSetting.allCases where secrets[name] == nil {
            #expect(help.contains(name.flag) && help.contains(name.variable))
        }
        for name in secrets.keys {
            #expect(ServeOptions.discussion.contains(name.variable) && !help.contains("\(name.flag) "))
        }
    }

    @Test("Amounts of dollars are read exactly, and what is none is refused")
    func dollars() throws {
        #expect(try settings().spending.caps == SpendingCaps(day: 10_000_000))
        let amounts = ["0": 0, "10": 10_000_000, "2.50": 2_500_000, "0.000001": 1, "1000000": 1_000_000_000_000]
        for (text, micros) in amounts { #expect(try settings(["--cap-day", text]).spending.caps.day == Int64(micros)) }
        for text in ["-1", "2,50", ".5", "1.", "0.0000001", "1e3", "$2", "1000000.000001", "99999999", "free"] {
            let error = try refusal(environment: ["NIGHTREEL_CAP_STORY": text])
            #expect(error.exitStatus == 78 && error.message.contains("NIGHTREEL_CAP_STORY"), "\(text)")
        }
        let missing = try refusal(["--prices", "/nowhere/prices.json"])
        #expect(missing.message.contains("/nowhere/prices.json"))
    }

    @Test("A service is called where there is a key of it, by either name, its own before the common one")
    func makers() throws {
        #expect(try settings().makers == MakerSettings() && settings().makers.offer == MakerOffer())
        let common = try settings(environment: ["OPENAI_API_KEY": "sk-common", "REPLICATE_API_TOKEN": "r8_common"])
        #expect(common.makers.openai?.key.revealed == "sk-common")
        #expect(common.makers.openai?.models.speech == "gpt-4o-mini-tts")
        #expect(common.makers.replicate?.token.revealed == "r8_common")
        #expect(common.makers.offer == MakerOffer(providers: [.openai, .replicate], voices: MakerOffer.knownVoices))
        let both = try settings(
            ["--openai-url", "http://127.0.0.1:9/v1"],
            environment: ["OPENAI_API_KEY": "sk-common", "NIGHTREEL_OPENAI_KEY": "sk-own"],
            file: ["REPLICATE_API_TOKEN": "r8_file"])
        #expect(both.makers.openai?.key.revealed == "sk-own" && both.makers.offer.voices == nil)
        #expect(both.makers.replicate?.token.revealed == "r8_file")
        #expect(!"\(both)".contains("sk-own") && !String(reflecting: both).contains("sk-own"))
    }

    @Test(
        "A key that is none is told without it",
        arguments: [
            "NIGHTREEL_OPENAI_KEY", "OPENAI_API_KEY", "REPLICATE_API_TOKEN", "NIGHTREEL_REPLICATE_WEBHOOK_SECRET",
        ])
    func badKey(_ variable: String) throws {
        let error = try refusal(environment: [variable: "hunter2 and\nmore", "NIGHTREEL_REPLICATE_TOKEN": ""])
        #expect(error.exitStatus == 78 && error.message.contains(variable) && !error.message.contains("hunter2"))
    }

    static let bad: [(name: String, value: String)] = [
        ("http", "7319"), ("http", "localhost"), ("http", "localhost:"), ("http", ":7319"), ("http", "a:65536"),
        ("http", "a:-1"), ("http", "a:+1"), ("http", "::1:7319"), ("http", "http://a:1"), ("farm", "a b:1"),
        ("public-url", "reel.example"), ("public-url", "ftp://reel.example"), ("public-url", "https://a?b"),
        ("public-url", "https://"), ("keep-stories", "0"), ("keep-stories", "1.5"), ("keep-rendered", "-1"),
        ("grace-time", "29"), ("openai-url", "api.openai.com"), ("replicate-model", "flux"),
        ("openai-speech-model", "gpt 4o"),
        ("lease-time", "0"), ("lease-time", "601"), ("lease-time", "15s"),
        ("lease-time", "99999999999999999999"), ("tasks-per-user", "0"), ("tasks-per-user", "1000001"),
        ("tasks-per-user", "many"),
        ("token-lifetime", "59"), ("log-level", "loud"),
    ]

    @Test("A bad value is one line that names its place", arguments: bad.indices)
    func badValues(_ index: Int) throws {
        let (name, value) = Self.bad[index]
        let variable = try #require(CoordinatorSetting(rawValue: name)).variable
        let flag = try refusal(["--\(name)=\(value)"])
        #expect(flag.exitStatus == 64)
        #expect(flag.message.hasPrefix("--\(name) is '\(value)', but must be "))
        let environment = try refusal(environment: [variable: value])
        #expect(environment.exitStatus == 78)
        #expect(environment.message.hasPrefix("the environment variable \(variable) is '\(value)', but must be "))
        let file = try refusal(file: [variable: value])
        #expect(file.exitStatus == 78)
        #expect(file.message.hasPrefix("\(variable) in the .env file is '\(value)', but must be "))
        #expect(![flag, environment, file].contains { $0.message.contains("\n") })
    }

    @Test("A bad value in the file does no harm where the environment stands before it")
    func shadowedValue() throws {
        let settings = try settings(
            environment: ["NIGHTREEL_LEASE_TIME": "20"], file: ["NIGHTREEL_LEASE_TIME": "often"])
        #expect(settings.leaseTime == .seconds(20))
    }

    @Test("An empty variable is an unset one, an empty flag a mistake")
    func emptyValues() throws {
        #expect(try settings(environment: ["NIGHTREEL_HTTP": ""]).http.port == 7319)
        #expect(try refusal(["--http", ""]).exitStatus == 64)
        #expect(try refusal(["--data", ""]).exitStatus == 64)
    }

    @Test("A short secret is refused and not repeated")
    func shortSecret() throws {
        let error = try refusal(environment: ["NIGHTREEL_JWT_SECRET": "hunter2"])
        #expect(error.exitStatus == 78)
        #expect(error.message.contains("NIGHTREEL_JWT_SECRET") && !error.message.contains("hunter2"))
    }

    @Test("Listening on every address needs a public URL", arguments: ["0.0.0.0:7319", "[::]:7319"])
    func wildcard(_ address: String) throws {
        #expect(try refusal(["--http", address]).exitStatus == 64)
        #expect(try refusal(environment: ["NIGHTREEL_HTTP": address]).exitStatus == 78)
        #expect(try settings(["--http", address, "--public-url", "https://a"]).http.isWildcard)
    }

    @Test("The .env file is read where there is one, and told where it cannot be")
    func environmentFile() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "nightreel-env-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: ".env")
        let missing = try await Source.process(flags: [:], environment: [:], file: file.path)
        #expect(try CoordinatorSettings(missing).leaseTime == .seconds(15))
        try Data("# how long\nNIGHTREEL_LEASE_TIME=42\n".utf8).write(to: file)
        let present = try await Source.process(flags: [:], environment: [:], file: file.path)
        #expect(try CoordinatorSettings(present).leaseTime == .seconds(42))
        let error = await #expect(throws: SettingsError.self) {
            _ = try await Source.process(flags: [:], environment: [:], file: folder.path)
        }
        #expect(error?.exitStatus == 78)
    }

    @Test("Signed URLs begin with the operator's word, or else with the port that was bound")
    func publicAddress() throws {
        let bound = PublicAddress(fixed: nil, requested: HostAndPort(host: "::1", port: 0))
        bound.noteBound(HostAndPort(host: "::1", port: 4711))
        #expect(bound.baseURL == "http://[::1]:4711")
        let fixed = PublicAddress(fixed: "https://reel.example", requested: HostAndPort(host: "::1", port: 0))
        fixed.noteBound(HostAndPort(host: "::1", port: 4711))
        #expect(fixed.baseURL == "https://reel.example")
    }
}
