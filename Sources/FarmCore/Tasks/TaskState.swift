/// Where a task is in its life.
///
///     blocked ──last dependency done──▶ ready ──granted──▶ leased ──completed──▶ done
///                                         ▲                   │
///                                         └──failed, expired──┤
///                                         ▲                   └──out of attempts──▶ failed
///                                         └───────────────retried by its owner────────┘
///
/// Where what it would make is there already, a task is done without a lease; where its result turns out to be wrong,
/// it is ready again. `LeaseStates` has every way.
public enum TaskState: String, Hashable, Sendable, Codable, CaseIterable {
    /// Waits for tasks before it.
    case blocked
    /// May be granted, from its ready time on.
    case ready
    /// Held by a holder until its lease runs out.
    case leased
    case done
    /// Out of attempts, or failed for good.
    case failed
}
