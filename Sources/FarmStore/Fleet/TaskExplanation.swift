import FarmCore

/// Why a task is not done yet, or how it ended.
public struct TaskExplanation: Hashable, Sendable {
    /// Stable, for programs.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// Tasks before it are not done.
        case blocked
        /// It failed and is tried again after a while.
        case delayed
        /// A service that it needs is away, and it is tried again after a while.
        case postponed
        /// Its user has all running that may be.
        case userLimit
        /// No node ever joined.
        case noNode
        /// No node serves the pool it waits for.
        case noNodeServes
        /// Every node has failed too much lately.
        case everyNodeBenched
        /// It waits for its turn.
        case queued
        /// A holder has it.
        case leased
        /// Two holders have it, because the first takes long.
        case hedged
        case done
        case failed
    }

    public let code: Code
    /// Sentences for a person.
    public let words: String
}

/// A task with the words that say where it stands.
public struct ExplainedTask: Hashable, Sendable {
    public let task: FarmTask
    public let explanation: TaskExplanation
}
