import FarmTesting
import Foundation

/// A process that is started again when it has ended, as a service manager would.
actor KeptProgram {
    nonisolated let name: String
    private let log: FaultLog
    private let launch: @Sendable () throws -> ChildProgram
    private var program: ChildProgram?
    /// Whether it is down on purpose.
    private var isHeldDown = false
    private var endedAt: Duration?
    /// How it ended where nobody had asked it to.
    private(set) var surprises: [String] = []

    init(_ name: String, log: FaultLog, launch: @escaping @Sendable () throws -> ChildProgram) {
        self.name = name
        self.log = log
        self.launch = launch
    }

    func start() throws {
        isHeldDown = false
        endedAt = nil
        program = try launch()
    }

    var isRunning: Bool { program?.isRunning ?? false }
    var output: String { program?.output ?? "" }

    /// Ends it as a power cut would, until `start`.
    func kill() {
        isHeldDown = true
        program?.killNow()
    }

    func freeze() { program?.freeze() }

    func thaw() { program?.thaw() }

    /// Starts it again if it ended by itself a moment ago.
    func look() throws {
        guard !isHeldDown, let program, let ending = program.ending else { return }
        guard let endedAt else {
            surprises.append("\(name): \(ending)")
            log.note("\(name) ended by itself: \(ending)")
            return endedAt = log.elapsed
        }
        if log.elapsed - endedAt >= ChaosLimits.restartPause { try start() }
    }

    /// Asks it to end in good order.
    ///
    /// - Returns: its exit status.
    func terminate() async throws -> Int32 {
        isHeldDown = true
        guard let program else { return 0 }
        program.thaw()
        return try await program.terminate()
    }
}
