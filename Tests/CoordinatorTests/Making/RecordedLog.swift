import Logging
import Synchronization

/// Everything that is logged, as text.
final class RecordedLog: Sendable {
    private struct Recorder: LogHandler {
        let log: RecordedLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            log.add("\(event.level) \(event.message) \(metadata) \(event.metadata ?? [:])")
        }
    }

    private let lines = Mutex("")

    var text: String { lines.withLock { $0 } }
    var logger: Logger { Logger(label: "recorded") { _ in Recorder(log: self) } }

    private func add(_ line: String) { lines.withLock { $0 += line + "\n" } }
}
