import FarmObjects
import FarmStore

/// Times in which the database or the object store is away. What fails for that is as good as it was, and succeeds when
/// it is done again.
enum Outage {
    static func isCause(of error: any Error) -> Bool {
        switch error {
        case let error as StoreError: error.isOutage
        case let error as ObjectError: error.isOutage
        default: false
        }
    }

    /// Does `work` again, at the dispatch tick, for as long as an outage is why it fails.
    ///
    /// - Parameter patience: after which it fails as `work` does.
    static func outlast<Value>(
        for patience: Duration = OperationLimits.outagePatience, isolation: isolated (any Actor)? = #isolation,
        _ work: () async throws -> sending Value
    ) async throws -> sending Value {
        let end = ContinuousClock.now + patience
        while true {
            do {
                return try await work()
            } catch {
                guard isCause(of: error), ContinuousClock.now < end else { throw error }
                try await Task.sleep(for: DispatchLimits.tick)
            }
        }
    }
}
