/// The settings by name: `--lease-time`, `NIGHTREEL_LEASE_TIME`.
enum SettingName: String, CaseIterable {
    case data
    case database
    case http
    case farm
    case publicURL = "public-url"
    case leaseTime = "lease-time"
    case tokenLifetime = "token-lifetime"
    case logLevel = "log-level"
    /// Has no flag: a command line is everyone's to read.
    case tokenSecret = "jwt-secret"

    var flag: String { "--\(rawValue)" }

    var variable: String { "NIGHTREEL_" + rawValue.uppercased().replacing("-", with: "_") }
}
