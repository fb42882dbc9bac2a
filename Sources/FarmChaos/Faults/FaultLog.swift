import Foundation
import Synchronization

/// What happened when, in a file and in memory.
final class FaultLog: Sendable {
    private let lines = Mutex<[String]>([])
    private let counts = Mutex<[String: Int]>([:])
    private let file: FileHandle
    private let origin = ContinuousClock.now

    init(file: URL) throws {
        try Data().write(to: file)
        self.file = try FileHandle(forWritingTo: file)
    }

    /// How long the run has lasted.
    var elapsed: Duration { ContinuousClock.now - origin }

    func note(_ text: String) {
        let line = "\(elapsed.seconds) \(text)"
        lines.withLock { lines in
            lines.append(line)
            // The log in memory is whole where the one on disk is not.
            try? file.write(contentsOf: Data("\(line)\n".utf8))
        }
    }

    /// Notes a fault that has been brought about.
    func count(_ fault: Fault) {
        counts.withLock { $0["\(fault.kind.rawValue) \(fault.target.noun)", default: 0] += 1 }
        note("fault: \(fault)")
    }

    var text: String { lines.withLock { $0.joined(separator: "\n") } }

    /// How many faults there were, by kind and target.
    var countsByKind: [(kind: String, count: Int)] {
        counts.withLock { counts in counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
    }
}

extension Fault.Target {
    fileprivate var noun: String {
        switch self {
        case .coordinator: "coordinator"
        case .node: "node"
        case .database: "database"
        case .link: "link"
        case .front: "front"
        }
    }
}
