import FarmCore
import FarmStore
import FarmTesting
import Foundation
import Logging
import Synchronization
import Testing

@testable import Coordinator

@Suite("Keys of services", .timeLimit(.minutes(2)))
struct PlantedKeysTests {
    /// Everything that is logged, as text.
    private final class Lines: Sendable {
        private let text = Mutex("")
        var all: String { text.withLock { $0 } }
        func add(_ line: String) { text.withLock { $0 += line + "\n" } }
    }

    private struct Recorder: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            lines.add("\(event.level) \(event.message) \(metadata) \(event.metadata ?? [:])")
        }
    }

    private static let (openai, replicate) = ("sk-PLANTED-0123456789", "r8_PLANTED-9876543210")

    /// Every value of every table.
    private static func dump(_ coordinator: TestCoordinator) async throws -> String {
        try await coordinator.database.read { session in
            let tables = try session.query("SELECT name FROM sqlite_master WHERE type = 'table'", [])
            var text = ""
            for table in tables {
                for row in try session.query("SELECT * FROM \(try table.text("name"))", []) { text += "\(row)\n" }
            }
            return text
        }
    }

    @Test("They are in no answer, row, object or line of a log, however calls end")
    func nowhere() async throws {
        let lines = Lines()
        let logger = Logger(label: "planted") { _ in Recorder(lines: lines) }
        let farm = try await ProvidedStory(keys: (Self.openai, Self.replicate), logger: logger)
        let told = Lines()
        try await farm.coordinator.asUser { caller in
            var seen = ""
            for behaviour: Misbehaviour? in [nil, .refuse(400), .unusable, .refuse(401)] {
                for route in [StandInRoute.chat, .speech, .transcription] {
                    farm.openai.always(route, behave: behaviour)
                }
                farm.replicate.always(.prediction, behave: behaviour)
                let made = try await caller.post(
                    "/v1/stories", json: #"{"title":"Fog","script":"It came at night, \#(seen.count)."}"#)
                let story = try made.body["id"].text
                _ = try await caller.post("/v1/segments/\(story)")
                let faults = try await farm.makeAll()
                for path in ["stories/\(story)", "segments/\(story)", "segments/\(story)/status"] {
                    seen += String(decoding: try await caller.get("/v1/" + path).bytes, as: UTF8.self)
                }
                seen += "\(faults)"
            }
            told.add(seen)
        }
        var files = ""
        for path in try farm.coordinator.storedFiles() {
            let bytes = try Data(contentsOf: farm.coordinator.folder.appending(path: path))
            files += String(decoding: bytes, as: UTF8.self)
        }
        let answers = told.all
        let rows = try await Self.dump(farm.coordinator)
        #expect(rows.contains("It came at night") && answers.contains("does not take the key"))
        #expect(lines.all.contains("a service is not called for now") && !files.isEmpty)
        for text in [answers, files, rows, lines.all, "\(farm.settings)", String(reflecting: farm.settings)] {
            #expect(!text.contains("PLANTED"))
        }
        // The services themselves were told.
        let isTold = farm.openai.requests().allSatisfy { $0.headers["authorization"] == "Bearer \(Self.openai)" }
        #expect(isTold && !farm.openai.requests().isEmpty)
    }
}
