/// Why the coordinator does not start.
struct SettingsError: Error, Hashable, CustomStringConvertible {
    enum Origin: Hashable {
        /// A flag: exit status 64 (`EX_USAGE` of sysexits).
        case commandLine
        /// The environment, the `.env` file or the data folder: exit status 78 (`EX_CONFIG`).
        case configuration
    }

    let origin: Origin
    /// One line for a person.
    let message: String

    var exitStatus: Int32 {
        switch origin {
        case .commandLine: 64
        case .configuration: 78
        }
    }

    var description: String { message }
}
