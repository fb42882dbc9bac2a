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
        let log = RecordedLog()
        let farm = try await ProvidedStory(keys: (Self.openai, Self.replicate), logger: log.logger)
        let told = Mutex("")
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
            let all = seen
            told.withLock { $0 = all }
        }
        var files = ""
        for path in try farm.coordinator.storedFiles() {
            let bytes = try Data(contentsOf: farm.coordinator.folder.appending(path: path))
            files += String(decoding: bytes, as: UTF8.self)
        }
        let answers = told.withLock { $0 }
        let rows = try await Self.dump(farm.coordinator)
        #expect(rows.contains("It came at night") && answers.contains("does not take the key"))
        #expect(log.text.contains("a service is not called for now") && !files.isEmpty)
        for text in [answers, files, rows, log.text, "\(farm.settings)", String(reflecting: farm.settings)] {
            #expect(!text.contains("PLANTED"))
        }
        // The services themselves were told.
        let isTold = farm.openai.requests().allSatisfy { $0.headers["authorization"] == "Bearer \(Self.openai)" }
        #expect(isTold && !farm.openai.requests().isEmpty)
    }
}
