/// Which tasks go first, before any fair order. Lower goes first, across users too.
public enum TaskPriority: Int64, Hashable, Sendable, CaseIterable {
    case urgent = 0
    case normal = 10
    case background = 20

    /// What a user may ask for: to go before everybody else is an operator's to give.
    public static let forUsers: [TaskPriority] = [.normal, .background]
}

extension TaskPriority: LosslessStringConvertible {
    public init?(_ description: String) {
        guard let priority = Self.allCases.first(where: { $0.description == description }) else { return nil }
        self = priority
    }

    public var description: String {
        switch self {
        case .urgent: "urgent"
        case .normal: "normal"
        case .background: "background"
        }
    }
}
