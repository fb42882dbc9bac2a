import FarmTesting
import Foundation

/// `nightreel` as somebody types it: a process, in a folder of the test's.
struct TypedCommand {
    let exit: Int32
    /// What it wrote, on either stream.
    let output: String

    /// - Parameter token: what NIGHTREEL_TOKEN holds; it is unset where `nil`.
    init(_ arguments: [String], token: String? = "t0ken", in folder: TestFolder) async throws {
        let environment = token.map { ["NIGHTREEL_TOKEN": $0] } ?? [:]
        let program = try ChildProgram(
            "nightreel", arguments, environment: environment, log: folder.file("said-\(UUID().uuidString)"))
        exit = try await program.exitCode()
        output = program.output
    }
}
