import Foundation
import Subprocess
import SystemPackage

/// A program that runs beside this one for as long as some work lasts.
struct ChildProgram: Sendable {
    let name: String
    let path: String
    let arguments: [String]
    let log: ProgramLog

    private enum Ending<Result: Sendable>: Sendable {
        case work(Result)
        case output
    }

    /// Starts the program, runs `work` with the first line of its output, and stops the program in every case:
    /// with SIGTERM, and with SIGKILL after `MakeLimits.grace`.
    ///
    /// - Throws: what `work` throws; `CommandFailure` with `.software` if the program ends before `work` does;
    ///   `CancellationError` if the task was cancelled.
    func during<Result: Sendable>(
        _ work: @escaping @Sendable (_ firstLine: AsyncStream<String>) async throws -> Result
    ) async throws -> Result {
        let output = try FileDescriptor.open(
            FilePath(log.file.path), .writeOnly, options: [.create, .append, .closeOnExec],
            permissions: [.ownerReadWrite, .groupRead, .otherRead])
        let outcome = try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments(arguments),
            environment: .inherit.updating(["NIGHTREEL_PUBLIC_URL": nil]), platformOptions: Self.options,
            input: .none, output: .sequence, error: .fileDescriptor(output, closeAfterSpawningProcess: true)
        ) { execution in
            let ending = await Self.race(execution.standardOutput, work)
            await execution.teardown(using: Self.teardown)
            return ending
        }
        try Task.checkCancellation()
        switch outcome.closureResult {
        case .success(.work(let result)): return result
        case .success(.output): throw died(outcome.terminationStatus)
        case .failure(let error):
            // Work that lost its program may notice before its watcher does.
            let wasOurs = outcome.terminationStatus.isSuccess || outcome.terminationStatus == .signaled(SIGTERM)
            throw CommandFailure(error).exit == .unavailable && !wasOurs ? died(outcome.terminationStatus) : error
        }
    }

    /// The program's own process group: Ctrl-C reaches this program alone, which then stops its children in order,
    /// and theirs with them.
    private static var options: PlatformOptions {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = teardown
        return options
    }

    private static var teardown: [TeardownStep] {
        [.gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: MakeLimits.grace)]
    }

    /// Whichever ends first: the work, or the program's output, which means that the program has ended.
    private static func race<Result: Sendable>(
        _ output: SubprocessOutputSequence,
        _ work: @escaping @Sendable (AsyncStream<String>) async throws -> Result
    ) async -> Swift.Result<Ending<Result>, any Error> {
        let (lines, feed) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingOldest(1))
        return await withTaskGroup(of: Swift.Result<Ending<Result>, any Error>.self) { group in
            group.addTask {
                defer { feed.finish() }
                do {
                    for try await line in output.strings() { feed.yield(line) }
                    return .success(.output)
                } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                do { return .success(.work(try await work(lines))) } catch { return .failure(error) }
            }
            let first = await group.next() ?? .failure(CancellationError())
            group.cancelAll()
            return first
        }
    }

    private func died(_ status: TerminationStatus) -> CommandFailure {
        let tail = log.tail()
        let words = tail.isEmpty ? "it left no word in \(log.file.path)" : "its last words:\n\(tail.dropLast())"
        return CommandFailure(.software, "\(name) ended before its time (\(status)); \(words)")
    }
}
