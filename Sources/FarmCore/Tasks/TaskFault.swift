/// Why an attempt at a task failed.
public struct TaskFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// Stable, for programs.
    public let code: String
    /// A sentence for the story's owner.
    public let message: String
    /// Whether trying again cannot help.
    public let isPermanent: Bool

    public init(code: String, message: String, isPermanent: Bool = false) {
        self.code = code
        self.message = message
        self.isPermanent = isPermanent
    }

    public var description: String { message }

    public static let leaseExpired = TaskFault(
        code: "leaseExpired", message: "Whoever worked on this was not heard of any more.")
}

extension TaskFault {
    public static let stuck = TaskFault(
        code: "stuck", message: "The work on this stood still, though its holder was alive.")
    public static let cancelled = TaskFault(code: "cancelled", message: "The work was cancelled.", isPermanent: true)
}
