import FarmSettings

/// The node's settings by name.
enum NodeSetting: String, SettingName {
    case coordinator
    case stuckTime = "stuck-time"
    case slots
    case cache
    case cacheLimit = "cache-limit"
    case name
    case pools
    case logLevel = "log-level"

    var key: String {
        switch self {
        case .name: "node-name"
        case .pools: "node-pools"
        default: rawValue
        }
    }
}
