/// Shows the progress of a story or video while something else waits for it.
struct Watch: Sendable {
    let client: CoordinatorClient
    let display: ProgressDisplay
    let subject: CoordinatorClient.Subject

    /// Runs `work`, and says once each what it waits for; gives up with `.tryAgain` when nothing at all has moved for `MakeLimits.stillness`.
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
                if case .told(let progress) = try await ask() { await display.update(progress.stages) }
                return result
            }
            throw CancellationError()
        }
    }

    private func follow() async throws {
        var isOffered = true
        var said: Set<String> = []
        var waits: [String] = []
        while !Task.isCancelled {
            if isOffered {
                switch try await ask() {
                case .told(let progress):
                    await display.update(progress.stages)
                    waits = progress.waits
                    for wait in waits where said.insert(wait).inserted { await display.say(wait) }
                case .notNow: break
                case .never: isOffered = false
                }
            }
            guard await display.stillness < MakeLimits.stillness else { throw Self.stuck(waits) }
            try await Task.sleep(for: MakeLimits.progressInterval)
        }
    }

    static func stuck(_ waits: [String]) -> CommandFailure {
        let reason = waits.isEmpty ? "are there render nodes?" : waits.joined(separator: "; ")
        return CommandFailure(.tryAgain, "nothing has moved for \(MakeLimits.stillness.clockText); \(reason)")
    }

    private enum Answer {
        case told(Progress)
        /// It cannot be reached for a moment.
        case notNow
        /// It does not tell how far it is.
        case never
    }

    private func ask() async throws -> Answer {
        do {
            guard let progress = try await client.progress(of: subject) else { return .never }
            return .told(progress)
        } catch let failure as CommandFailure where failure.exit == .badProtocol {
            return .never
        } catch {
            guard !Task.isCancelled else { throw error }
            // The waiting requests meet the same trouble, and they decide what becomes of it.
            return .notNow
        }
    }
}
