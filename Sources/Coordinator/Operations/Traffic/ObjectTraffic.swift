import Synchronization

/// How many bytes of objects this process has moved since it began, and what for.
final class ObjectTraffic: Sendable {
    /// What the coordinator itself needs objects for.
    enum Purpose: String, Hashable, Sendable, CaseIterable {
        /// Pictures and voices that are made here.
        case making
        /// Results of nodes, looked at before they are taken.
        case inspection
        /// Clips and soundtracks that become videos, and these.
        case assembly
        /// Clips and soundtracks that become a stream's pieces, and these.
        case streaming
        /// Reports that are asked for.
        case reports
    }

    /// In bytes, at one moment.
    struct Count: Hashable, Sendable {
        /// What nodes uploaded to this coordinator, whether or not it came to anything.
        var received: Int64 = 0
        /// What nodes and players downloaded from this coordinator.
        var sent: Int64 = 0
        /// What this coordinator had from the object store for itself.
        var read: [Purpose: Int64] = [:]
        /// What this coordinator put there.
        var written: [Purpose: Int64] = [:]
    }

    private let state = Mutex(Count())

    var count: Count { state.withLock { $0 } }

    func noteReceived(_ bytes: Int) { state.withLock { $0.received += Int64(bytes) } }

    func noteSent(_ bytes: Int) { state.withLock { $0.sent += Int64(bytes) } }

    func noteRead(_ bytes: Int64, for purpose: Purpose) {
        state.withLock { $0.read[purpose, default: 0] += bytes }
    }

    func noteWritten(_ bytes: Int64, for purpose: Purpose) {
        state.withLock { $0.written[purpose, default: 0] += bytes }
    }
}

extension ObjectTraffic.Count {
    /// As Prometheus reads it (text exposition format 0.0.4).
    var exposition: String {
        let counters: [(name: String, help: String, samples: [(labels: String, value: Int64)])] = [
            (
                "nightreel_object_received_bytes_total",
                "Bytes of objects that nodes uploaded to this coordinator itself; none where objects lie on S3.",
                [("", received)]
            ),
            (
                "nightreel_object_sent_bytes_total",
                "Bytes of objects that nodes and players downloaded from this coordinator; none with S3.",
                [("", sent)]
            ),
            (
                "nightreel_store_read_bytes_total",
                "Bytes of objects that this coordinator had from the object store for its own work.", samples(read)
            ),
            (
                "nightreel_store_written_bytes_total",
                "Bytes of objects that this coordinator put into the object store.", samples(written)
            ),
        ]
        return counters.map { counter in
            let lines = counter.samples.map { "\(counter.name)\($0.labels) \($0.value)\n" }.joined()
            return "# HELP \(counter.name) \(counter.help)\n# TYPE \(counter.name) counter\n\(lines)"
        }.joined()
    }

    private func samples(_ bytes: [ObjectTraffic.Purpose: Int64]) -> [(labels: String, value: Int64)] {
        ObjectTraffic.Purpose.allCases.map { ("{purpose=\"\($0.rawValue)\"}", bytes[$0] ?? 0) }
    }
}
