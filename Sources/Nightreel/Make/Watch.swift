/// Shows the progress of a story or video while something else waits for it.
struct Watch: Sendable {
    let client: CoordinatorClient
    let display: ProgressDisplay
    let subject: CoordinatorClient.Subject

    /// Runs `work`; gives up with `.tryAgain` when nothing at all has moved for `MakeLimits.stillness`.
    func during<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
        try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await work() }
            group.addTask {
                try await follow()
                return nil
            }
            defer { group.cancelAll() }
            for try await result in group {
                guard let result else { continue }
                // Once more, so that the last counts shown are the final ones.
                _ = try await show()
                return result
            }
            throw CancellationError()
        }
    }

    private func follow() async throws {
        var isOffered = true
        while !Task.isCancelled {
            if isOffered { isOffered = try await show() }
            guard await display.stillness < MakeLimits.stillness else {
                throw CommandFailure(
                    .tryAgain, "nothing has moved for \(MakeLimits.stillness.clockText); are there render nodes?")
            }
            try await Task.sleep(for: MakeLimits.progressInterval)
        }
    }

    /// Whether the coordinator tells how far it is. One that cannot be reached for a moment may tell later.
    private func show() async throws -> Bool {
        do {
            guard let stages = try await client.progress(of: subject) else { return false }
            await display.update(stages)
            return true
        } catch let failure as CommandFailure where failure.exit == .badProtocol {
            return false
        } catch  where !Task.isCancelled {
            // The waiting requests meet the same trouble, and they decide what becomes of it.
            return true
        }
    }
}
