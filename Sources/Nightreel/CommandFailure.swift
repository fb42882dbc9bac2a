import ArgumentParser
import FarmObjects
import Foundation

/// Why a command ends without what it was asked for: one line for a person, and the exit code of sysexits(3).
struct CommandFailure: Error, Hashable {
    enum Exit: Int32 {
        case usage = 64
        case unusableData = 65
        case noInput = 66
        case unavailable = 69
        case software = 70
        case cannotCreate = 73
        case tryAgain = 75
        case badProtocol = 76
        case noPermission = 77
        case configuration = 78
        /// 128 + SIGINT, as shells have it.
        case interrupted = 130
    }

    let exit: Exit
    let message: String

    init(_ exit: Exit, _ message: String) {
        self.exit = exit
        self.message = message
    }

    /// Runs a command, and tells a person on standard error why it failed.
    static func told(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch {
            let failure = CommandFailure(error)
            FileHandle.standardError.write(Data("nightreel: \(failure.message)\n".utf8))
            throw ExitCode(failure.exit.rawValue)
        }
    }

    /// What a failure of any kind means to the person at the terminal.
    init(_ error: any Error) {
        switch error {
        case let failure as CommandFailure: self = failure
        case let error as TransferError: self.init(error)
        case is CancellationError: self.init(.interrupted, "interrupted")
        default: self.init(.software, "\(error)")
        }
    }

    private init(_ error: TransferError) {
        let exit: Exit =
            switch error.code {
            case .unreachable, .timedOut, .interrupted, .overloaded, .shutDown: .unavailable
            case .status(let status): Problem.exit(for: status)
            case .protocolViolation, .tooLarge, .wrongDigest: .badProtocol
            case .localFile: .cannotCreate
            case .invalidRequest: .usage
            case .cancelled: .interrupted
            case .libraryFailure: .software
            }
        let message =
            switch error.code {
            case .cancelled: "interrupted"
            case .unreachable: error.message + "; is a coordinator running there?"
            default: error.message
            }
        self.init(exit, message)
    }
}
