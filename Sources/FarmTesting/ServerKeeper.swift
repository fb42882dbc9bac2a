import Foundation
import Synchronization

/// A shell that keeps a server of the tests' own for as long as this process lives, holding the other end of a pipe:
/// however the tests end, the shell reads the end of the pipe, stops the server and removes its folder.
///
/// Its script says `ready` when the server is up, and again after each order that it carried out.
final class ServerKeeper: Sendable {
    struct Unexpected: Error {
        let answer: String
    }

    private let process: Process
    private let orders: FileHandle
    private let answers: Mutex<FileHandle>

    static func start(_ script: String, arguments: [String]) async throws -> ServerKeeper {
        try await blocking { try ServerKeeper(script, arguments) }
    }

    private init(_ script: String, _ arguments: [String]) throws {
        let orders = Pipe()
        let answers = Pipe()
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", script, "server-keeper"] + arguments
        process.standardInput = orders
        process.standardOutput = answers
        try process.run()
        self.orders = orders.fileHandleForWriting
        self.answers = Mutex(answers.fileHandleForReading)
        try self.answers.withLock { try Self.expectReady(from: $0) }
    }

    deinit {
        // The server ends with the pipe; a pipe that is closed already has done as much.
        try? orders.close()
    }

    /// One order at a time, so that each gets its own answer.
    func order(_ line: String) async throws {
        try await Self.blocking { [self] in
            try answers.withLock { answers in
                try orders.write(contentsOf: Data("\(line)\n".utf8))
                try Self.expectReady(from: answers)
            }
        }
    }

    private static func expectReady(from handle: FileHandle) throws {
        var line = Data()
        while let byte = try handle.read(upToCount: 1), !byte.isEmpty, byte != Data("\n".utf8) { line += byte }
        let answer = String(decoding: line, as: UTF8.self)
        guard answer == "ready" else { throw Unexpected(answer: answer) }
    }

    private static func blocking<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            Thread { continuation.resume(with: Swift.Result { try work() }) }.start()
        }
    }
}

/// Ports of the loopback address that nobody listens on.
enum FreePorts {
    /// Different ones, none of which is given back before all are found.
    static func take(_ count: Int) throws -> [Int] {
        var descriptors: [Int32] = []
        defer { for descriptor in descriptors { close(descriptor) } }
        return try (0..<count).map { _ in
            let descriptor = Loopback.socket()
            descriptors.append(descriptor)
            return try Loopback.bind(descriptor)
        }
    }
}
