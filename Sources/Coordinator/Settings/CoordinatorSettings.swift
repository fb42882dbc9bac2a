import FarmCore
import FarmObjects
import FarmSettings
import FarmStore
import Foundation
import Logging

/// Everything that can be set of a coordinator, checked.
struct CoordinatorSettings: Hashable, Sendable {
    /// Where secrets and, unless `objects` and `database` say otherwise, objects and database live.
    var dataFolder: URL
    /// The server whose database is used; `nil` for a SQLite file in the data folder.
    var database: PostgresAddress?
    /// Where objects are kept.
    var objects: ObjectsAddress
    /// Where the REST interface listens.
    var http: HostAndPort
    /// Where render nodes are listened for.
    var farm: HostAndPort
    /// What signed URLs begin with, without a slash at the end; `nil` for the address that `http` is bound to.
    var publicURL: String?
    /// How long a lease lasts unless it is renewed.
    var leaseTime: Duration
    /// Tasks of one user that run at once.
    var tasksPerUser: Int
    /// How long stories are kept after the last change of their finished videos; `nil` for ever.
    var keepStories: Duration?
    /// How long what was rendered is looked for, to be used again, after its last use; zero for not at all.
    var keepRendered: Duration
    /// How long files and objects that nobody seems to need are left alone.
    var graceTime: Duration
    /// How long a token of a user is good for.
    var tokenLifetime: Duration
    var logLevel: Logger.Level
    /// What tokens are signed with; `nil` for a secret of the data folder's own.
    var tokenSecret: [UInt8]?
    /// The services that make things for money.
    var makers = MakerSettings()
    /// What they cost, and how much may be spent.
    var spending = SpendingSettings()
}

extension CoordinatorSettings {
    enum Standard {
        static let data = "nightreel-data"
        static let http = HostAndPort(host: "127.0.0.1", port: 7319)
        static let farm = HostAndPort(host: "127.0.0.1", port: 7320)
        static let leaseSeconds = 15
        static let tasksPerUser = StoreRules().runningPerUser
        static let tokenSeconds = 30 * 86_400
        static let logLevel = Logger.Level.info
    }

    /// What a setting may be at most and at least.
    enum Bounds {
        static let leaseSeconds = 1...600
        static let tasksPerUser = 1...1_000_000
        /// A minute to a year.
        static let tokenSeconds = 60...366 * 86_400
        /// RFC 7518 asks of an HS256 key to be as long as its hash.
        static let tokenSecretBytes = 32
    }

    /// Reads every setting: flags go before the environment, the environment before the `.env` file.
    init(_ source: SettingsSource<CoordinatorSetting>) throws(SettingsError) {
        dataFolder =
            try source.value(.data, "a folder") { URL(fileURLWithPath: $0, isDirectory: true) }
            ?? URL(fileURLWithPath: Standard.data, isDirectory: true)
        database = try source.value(
            .database, "a PostgreSQL URL such as postgres://user@host:5432/name", isSecret: true,
            read: PostgresAddress.init)
        objects =
            try source.value(
                .objects, "folder:DIR or s3://BUCKET/PREFIX?endpoint=URL&region=NAME&style=path, without keys",
                isSecret: true, read: ObjectsAddress.init) ?? .folder(nil)
        http = try source.address(.http, suchAs: Standard.http.port) ?? Standard.http
        farm = try source.address(.farm, suchAs: Standard.farm.port) ?? Standard.farm
        publicURL = try source.value(
            .publicURL, "an http or https URL without query, such as https://reel.example", read: Self.baseURL)
        leaseTime = .seconds(
            try source.number(.leaseTime, of: "seconds", in: Bounds.leaseSeconds)
                ?? Standard.leaseSeconds)
        tasksPerUser =
            try source.number(.tasksPerUser, of: "tasks", in: Bounds.tasksPerUser) ?? Standard.tasksPerUser
        keepStories = try source.number(.keepStories, of: "days", in: HousekeepingLimits.keepDayBounds)
            .map { .seconds($0 * 86_400) }
        keepRendered = .seconds(
            86_400
                * (try source.number(.keepRendered, of: "days", in: HousekeepingLimits.keepRenderedDayBounds)
                    ?? HousekeepingLimits.keepRenderedDays))
        graceTime = .seconds(
            try source.number(.graceTime, of: "seconds", in: HousekeepingLimits.graceBounds)
                ?? HousekeepingLimits.graceSeconds)
        tokenLifetime = .seconds(
            try source.number(.tokenLifetime, of: "seconds", in: Bounds.tokenSeconds)
                ?? Standard.tokenSeconds)
        logLevel = try source.choice(.logLevel, among: Logger.Level.self) ?? Standard.logLevel
        tokenSecret = try source.value(
            .tokenSecret, "at least \(Bounds.tokenSecretBytes) bytes long", isSecret: true
        ) { text in
            text.utf8.count >= Bounds.tokenSecretBytes ? Array(text.utf8) : nil
        }
        makers = try MakerSettings(source)
        spending = try SpendingSettings(source)
        guard publicURL != nil || !http.isWildcard else {
            throw SettingsError(
                origin: source.origin(of: .http),
                message: """
                    --http or NIGHTREEL_HTTP is '\(http)', every address there is, so --public-url or \
                    NIGHTREEL_PUBLIC_URL must say which one nodes and players are to use
                    """)
        }
    }

    /// The rules that the store goes by.
    var storeRules: StoreRules {
        var rules = StoreRules()
        rules.runningPerUser = tasksPerUser
        rules.reusesRendered = keepRendered > .zero
        return rules
    }

    /// The base without its closing slash; `nil` where nothing can follow it.
    static func baseURL(_ text: String) -> String? {
        guard let url = URLComponents(string: text), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let host = url.host, !host.isEmpty, url.query == nil, url.fragment == nil, url.user == nil
        else { return nil }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }
}
