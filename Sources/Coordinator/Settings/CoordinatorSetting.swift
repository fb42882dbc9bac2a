import FarmSettings

/// The coordinator's settings by name.
enum CoordinatorSetting: String, SettingName {
    case data
    case database
    case objects
    case http
    case farm
    case publicURL = "public-url"
    case leaseTime = "lease-time"
    case tasksPerUser = "tasks-per-user"
    case keepStories = "keep-stories"
    case keepRendered = "keep-rendered"
    case graceTime = "grace-time"
    case tokenLifetime = "token-lifetime"
    case logLevel = "log-level"
    /// Has no flag: a command line is everyone's to read.
    case tokenSecret = "jwt-secret"
}
