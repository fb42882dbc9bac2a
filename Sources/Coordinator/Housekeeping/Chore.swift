import FarmCore
import Logging
import ServiceLifecycle

/// One kind of tidying up. Coordinators that share a database do it beside each other: a run may find that
/// another was there before it, or end in the middle, and no harm comes of either.
protocol Chore: Sendable {
    /// For logs.
    static var name: String { get }

    /// Does a bounded part.
    func run(at now: Timestamp) async throws -> ChoreReport
}

/// What a run of a chore did.
struct ChoreReport: Hashable, Sendable {
    /// Stories, objects or files.
    var removed: Int
    /// Whether there is nothing left to look at before the next turn.
    var isThrough: Bool
}

/// Gives a chore its turns.
struct ChoreService<Work: Chore>: Service {
    let chore: Work
    let interval: Duration
    let clock: WallClock
    let logger: Logger

    func run() async throws {
        for await _ in Ticks(every: interval).cancelOnGracefulShutdown() { await takeTurn() }
    }

    /// Runs the chore until it is through, up to a limit. What goes wrong is logged and left for the next turn.
    func takeTurn() async {
        var removed = 0
        do {
            for _ in 0..<HousekeepingLimits.runsATurn where !Task.isCancelled {
                let report = try await chore.run(at: clock.now())
                removed += report.removed
                if report.isThrough { break }
            }
        } catch {
            logger.error("housekeeping failed", metadata: ["chore": "\(Work.name)", "reason": "\(error)"])
        }
        if removed > 0 {
            logger.info("housekeeping done", metadata: ["chore": "\(Work.name)", "removed": "\(removed)"])
        }
    }
}
