import FarmCore
import FarmObjects
import Foundation
import Testing

@testable import FarmTesting

/// `nightreel make` as a process, which nobody leaves waiting for what only they can mend.
@Suite("A service that does not take its key", .serialized, .timeLimit(.minutes(3)))
struct DeniedServiceTests {
    @Test("A farm of one's own that was given a wrong key ends soon with a word on it, and its key is told nowhere")
    func wrongKey() async throws {
        let openai = try OpenAIStandIn(key: "sk-right")
        let wrong = "sk-wrong-\(UUID().uuidString)"
        let folder = try TestFolder()
        try Data("# The lamp\nThe lamp went out at ten past three.".utf8).write(to: folder.file("a.txt"))
        let typed = try ChildProgram(
            "nightreel", ["make", "a.txt", "--local", "--slots", "1", "--data", folder.file("data").path],
            environment: [
                "NIGHTREEL_OPENAI_KEY": wrong, "NIGHTREEL_OPENAI_URL": try openai.baseURL.absoluteString,
            ], log: folder.file("typed.log"))
        #expect(try await typed.exitCode() == 78, "\(typed.output)")
        #expect(typed.output.contains("waiting (story): OpenAI does not take the key"), "\(typed.output)")
        #expect(typed.output.contains("nightreel: OpenAI does not take the key"), "\(typed.output)")
        #expect(!typed.output.contains(wrong))
        #expect(try !folder.contents.contains("a.mp4"))
        #expect(openai.account.total == 0 && !openai.requests(.chat).isEmpty)
    }
}
