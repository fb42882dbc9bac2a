import FarmCore
import FarmProtocol

/// A node's outbox at work: the real journal on a simulated disk, one write after the other.
final class SimulatedOutbox {
    private unowned let process: NodeProcess
    private var outbox: NodeOutbox
    private var writes: [() -> Void] = []
    /// The write under way, which a crash would tear.
    private var torn: NodeOutbox.Write?

    init(process: NodeProcess, outbox: NodeOutbox) {
        self.process = process
        self.outbox = outbox
    }

    private var node: SimulatedNode { process.node }

    func keep(_ report: NodeReport) {
        enqueue { [self] in
            var next = outbox
            do throws(NodeOutboxError) {
                begin(try next.keep(report), next) { isWritten in
                    if isWritten, case .completion(let completion) = report {
                        self.process.surroundings.checker.nodeCompleted(completion, of: self.node.name)
                    }
                    if isWritten, self.process.surroundings.faults.strikes(.nodeKilledOwing) {
                        return self.node.die(
                            silently: false, for: self.node.random.span(.milliseconds(200)...(.seconds(10))))
                    }
                    self.process.feed(
                        isWritten
                            ? .reportKept(report.lease) : .reportNotKept(report.lease, reason: "the disk is full"))
                }
            } catch {
                process.feed(.reportNotKept(report.lease, reason: "\(error)"))
                finish()
            }
        }
    }

    func forget(_ lease: LeaseID) {
        enqueue { [self] in
            var next = outbox
            do throws(NodeOutboxError) {
                guard let write = try next.forget(lease) else { return finish() }
                begin(write, next) { _ in }
            } catch {
                finish()
            }
        }
    }

    /// The machine ends: what was being written is there in part.
    func crash() {
        writes = []
        guard let torn else { return }
        if case .append(let bytes, _) = torn { node.disk.tear(torn, after: node.random.whole(0...bytes.count)) }
    }

    private func enqueue(_ write: @escaping () -> Void) {
        writes.append(write)
        if writes.count == 1 { write() }
    }

    private func finish() {
        if !writes.isEmpty { writes.removeFirst() }
        writes.first?()
    }

    private func begin(_ write: NodeOutbox.Write, _ next: NodeOutbox, _ done: @escaping (Bool) -> Void) {
        torn = write
        process.after(node.random.span(.microseconds(200)...(.milliseconds(15)))) { [self] in
            torn = nil
            let isWritten = !process.surroundings.faults.strikes(.nodeDiskFull)
            if isWritten {
                node.disk.carryOut(write)
                outbox = next
            } else {
                outbox.writeFailed()
            }
            done(isWritten)
            finish()
        }
    }
}
