import Foundation
import Testing

@testable import Storytelling

@Suite("The speech program as a child process")
struct NarrationProcessTests {
    private let request = NarrationRequest(text: "Nobody answered.")
    private let utterances = Phrasing.utterances(of: ScriptReader.read("Nobody answered."))

    /// Runs `body` with a program that does what `script` says in festival's place.
    private func withProgram<Value>(_ script: String, _ body: (String) async throws -> Value) async throws -> Value {
        let url = FileManager.default.temporaryDirectory.appending(path: "speech-\(UUID().uuidString)")
        try Data("#!/bin/sh\n\(script)\n".utf8).write(to: url)
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: url.path)
        // Left to the system's cleaning of its temporary directory where it cannot be removed.
        defer { try? FileManager.default.removeItem(at: url) }
        return try await body(url.path)
    }

    private func error(of script: String) async throws -> MakerError? {
        try await withProgram(script) { program in
            await #expect(throws: MakerError.self) {
                _ = try await LocalNarrator(festival: program).narrate(request)
            }
        }
    }

    @Test(
        "A missing program is unavailable, and the message names the package",
        arguments: ["no-such-speech", "/no/such"])
    func missing(program: String) async {
        let error = await #expect(throws: MakerError.self) {
            _ = try await LocalNarrator(festival: program).narrate(request)
        }
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains("festvox-us-slt-hts") == true)
    }

    @Test("A missing voice is unavailable")
    func missingVoice() async throws {
        let error = try await error(
            of: "echo 'SIOD ERROR: unbound variable : voice_cmu_us_slt_arctic_hts' >&2; exit 255")
        #expect(error?.code == .unavailable)
    }

    @Test(
        "A program that fails, says nothing, leaves no sound or floods its output gives no usable answer",
        arguments: [
            "exit 3", "exit 0", "kill -SEGV $$", "echo 'w 0 0 0.1 0.4'; echo 'u 0'",
            "echo 'w 0 0 0.1 0.4'; echo 'u 0'; printf x > 0.raw", "echo garbage; echo 'u 99'; echo 'w 0 zz 9 1'",
            "yes flood",
        ])
    func unusable(script: String) async throws {
        let error = try await error(of: script)
        #expect(error?.code == .unusableAnswer)
    }

    @Test("A program that hangs is ended at its deadline", .timeLimit(.minutes(5)))
    func deadline() async throws {
        try await withProgram("exec sleep 1000") { program in
            let festival = Festival(executable: program, deadline: { _ in .milliseconds(200) })
            let error = await #expect(throws: MakerError.self) { _ = try await festival.speak(utterances) }
            #expect(error?.code == .timedOut)
        }
    }

    @Test("Cancelling a narration ends its child and removes its directory", .timeLimit(.minutes(5)))
    func cancelling() async throws {
        let note = FileManager.default.temporaryDirectory.appending(path: "note-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: note) }  // Removed as far as possible.
        // A fifo: reading it waits for the child to write where it is and which process it is.
        #expect(mkfifo(note.path, 0o600) == 0)
        try await withProgram("echo $$ \"$HOME\" > '\(note.path)'; exec sleep 1000") { program in
            let task = Task { try await LocalNarrator(festival: program).narrate(request) }
            let line = await withCheckedContinuation { continuation in
                // Opening a fifo blocks, so it has a thread of its own.
                Thread.detachNewThread { continuation.resume(returning: FileManager.default.line(fromFifo: note)) }
            }
            let fields = line.split(whereSeparator: \.isWhitespace)
            let child = try #require(fields.first.flatMap { pid_t($0) })
            let directory = String(try #require(fields.last))
            #expect(kill(child, 0) == 0)
            #expect(FileManager.default.fileExists(atPath: directory))
            task.cancel()
            await #expect(throws: CancellationError.self) { _ = try await task.value }
            #expect(kill(child, 0) == -1)
            #expect(!FileManager.default.fileExists(atPath: directory))
        }
    }
}

extension FileManager {
    /// What is written to a fifo, waiting for its writer.
    fileprivate func line(fromFifo url: URL) -> String {
        guard let file = fopen(url.path, "r") else { return "" }
        defer { fclose(file) }
        var text = ""
        while case let byte = fgetc(file), byte != EOF { text.unicodeScalars.append(Unicode.Scalar(UInt8(byte))) }
        return text
    }
}
