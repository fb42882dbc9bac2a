import Foundation
import Subprocess
import SystemPackage

/// Runs festival's HTS voice as a child process: no shell, a directory of its own that is removed afterwards, limits
/// on time, memory and output, nothing of this process's environment.
struct Festival: Sendable {
    /// The program's name or path.
    let executable: String
    /// How long it may take for a number of pieces.
    var deadline: @Sendable (Int) -> Duration = { NarrationLimits.deadline(forPieces: $0) }

    /// Speaks the utterances, in order.
    ///
    /// - Throws: `.unavailable` where festival or its voice is missing, `.timedOut`, `.unusableAnswer`;
    ///   `CancellationError`, after the child has ended.
    func speak(_ utterances: [[Phrasing.Item]]) async throws -> [SpokenUtterance] {
        let directory = FileManager.default.temporaryDirectory
            .appending(path: "nightreel-voice-\(UUID().uuidString)", directoryHint: .isDirectory)
        // What cannot be removed is left to the system's own cleaning of its temporary directory.
        defer { try? FileManager.default.removeItem(at: directory) }
        do {
            try FileManager.default.createDirectory(
                at: directory, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
            let files = [
                FestivalProgram.programFile: FestivalProgram.program,
                FestivalProgram.scriptFile: FestivalProgram.script(utterances),
            ]
            for (name, text) in files { try Data(text.utf8).write(to: directory.appending(path: name)) }
        } catch {
            throw MakerError(.unavailable, "The voice has no room for its temporary files.")
        }
        let pieces = utterances.map(\.count)
        let report = try await run(in: directory, deadline: deadline(pieces.reduce(0, +)))
        let spans = SpokenUtterance.spans(in: report, pieceCounts: pieces)
        return try utterances.indices.map { index in
            guard let spans = spans[index] else {
                throw MakerError(
                    .unusableAnswer, "The voice could not speak the sentence \"\(opening(utterances[index]))\".")
            }
            let samples = try sound(at: directory.appending(path: FestivalProgram.soundFile(index)))
            return SpokenUtterance(samples: samples, pieces: spans.map { $0?.clamped(to: 0..<samples.count) })
        }
    }

    private func opening(_ utterance: [Phrasing.Item]) -> String {
        utterance.prefix(8).map(\.piece.text).joined(separator: " ")
    }

    private func sound(at url: URL) throws -> [Float] {
        guard let data = FileManager.default.contents(atPath: url.path), data.count.isMultiple(of: 2) else {
            throw MakerError(.unusableAnswer, "The voice left no sound.")
        }
        return data.withUnsafeBytes { bytes in
            (0..<bytes.count / 2).map { index in
                Float(bytes.loadUnaligned(fromByteOffset: index * 2, as: Int16.self)) / 32_768
            }
        }
    }

    // MARK: The child

    private enum Outcome {
        case ended(TerminationStatus, report: String, complaint: String)
        case late
    }

    private func run(in directory: URL, deadline: Duration) async throws -> String {
        let program = try await resolvedExecutable()
        let outcome = try await withThrowingTaskGroup(of: Outcome.self) { group in
            group.addTask { try await child(program, in: directory) }
            group.addTask {
                try await Task.sleep(for: deadline)
                return .late
            }
            // Cancelling the group ends the child, if it still runs, before the group is left.
            defer { group.cancelAll() }
            guard let first = try await group.next() else { throw CancellationError() }
            return first
        }
        try Task.checkCancellation()
        guard case .ended(let status, let report, let complaint) = outcome else {
            throw MakerError(.timedOut, "The voice did not finish within \(deadline.components.seconds) seconds.")
        }
        if complaint.contains("unbound variable : voice_cmu_us_slt_arctic_hts") {
            throw MakerError(
                .unavailable, "Festival's voice 'cmu_us_slt_arctic_hts' is not installed (Debian: festvox-us-slt-hts).")
        }
        guard status.isSuccess else {
            throw MakerError(.unusableAnswer, "The voice stopped with \(status): \(complaint.suffix(300))")
        }
        return report
    }

    private func child(_ program: FilePath, in directory: URL) async throws -> Outcome {
        // prlimit (util-linux) sets the limits and becomes festival.
        let seconds = NarrationLimits.deadline(forPieces: 10_000).components.seconds
        let arguments = [
            "--as=\(NarrationLimits.addressSpace)", "--fsize=\(NarrationLimits.soundBytes)", "--cpu=\(seconds)",
            "--core=0", program.string, "--batch", FestivalProgram.programFile,
        ]
        var options = PlatformOptions()
        options.teardownSequence = [.send(signal: .kill, allowedDurationToNextStep: .seconds(1))]
        do {
            let result = try await Subprocess.run(
                .name("prlimit"), arguments: Arguments(arguments),
                environment: .custom(["HOME": directory.path, "PATH": "/usr/bin:/bin", "LC_ALL": "C"]),
                workingDirectory: FilePath(directory.path), platformOptions: options,
                output: .string(limit: NarrationLimits.reportBytes),
                error: .string(limit: NarrationLimits.complaintBytes))
            return .ended(result.terminationStatus, report: result.standardOutput, complaint: result.standardError)
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            throw MakerError(.unusableAnswer, "The voice wrote more than a story's worth of word times.")
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw MakerError(.unavailable, "The program 'prlimit' is not installed (Debian: util-linux).")
        }
    }

    private func resolvedExecutable() async throws -> FilePath {
        let name = executable.contains("/") ? Executable.path(FilePath(executable)) : Executable.name(executable)
        do {
            let path = try await name.resolveExecutablePath(in: .inherit)
            guard FileManager.default.isExecutableFile(atPath: path.string) else { throw CocoaError(.fileNoSuchFile) }
            return path
        } catch {
            throw MakerError(
                .unavailable,
                "The speech program '\(executable)' is not installed (Debian: festival, festvox-us-slt-hts).")
        }
    }
}
