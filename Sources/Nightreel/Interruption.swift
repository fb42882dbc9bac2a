import Foundation
import Synchronization

/// What Ctrl-C and a request to terminate do to a command.
enum Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

    /// Runs `work`; the first such signal cancels it, so that it can stop what it started and give the cursor
    /// back; a second ends the program at once. A closed output pipe ends nothing.
    static func ends<Result: Sendable>(_ work: @escaping @Sendable () async throws -> Result) async throws -> Result {
        // A reader of the output that goes away takes the words with it, not the work and what must be stopped.
        signal(SIGPIPE, SIG_IGN)
        let task = Task { try await work() }
        let sources = signals.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            let hasCome = Atomic(false)
            source.setEventHandler {
                if hasCome.exchange(true, ordering: .relaxed) { endNow(number) }
                task.cancel()
            }
            source.resume()
            return source
        }
        defer {
            for source in sources { source.cancel() }
            for number in signals { signal(number, SIG_DFL) }
        }
        return try await task.value
    }

    private static func endNow(_ number: Int32) {
        if isatty(STDOUT_FILENO) == 1 { Terminal.write(Terminal.showCursor) }
        exit(128 + number)
    }
}
