/// Why a program does not start.
public struct SettingsError: Error, Hashable, CustomStringConvertible {
    public enum Origin: Hashable, Sendable {
        /// A flag: exit status 64 (`EX_USAGE` of sysexits).
        case commandLine
        /// The environment, the `.env` file or a folder of the program's own: exit status 78 (`EX_CONFIG`).
        case configuration

        public var exitStatus: Int32 {
            switch self {
            case .commandLine: 64
            case .configuration: 78
            }
        }
    }

    public let origin: Origin
    /// One line for a person.
    public let message: String

    public init(origin: Origin, message: String) {
        self.origin = origin
        self.message = message
    }

    public var exitStatus: Int32 { origin.exitStatus }

    public var description: String { message }
}
