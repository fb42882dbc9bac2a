import FarmCore
import FarmProtocol
import Testing

struct NodeOutboxTests {
    private let samples: MessageSamples

    init() throws {
        samples = try MessageSamples()
    }

    private func report(_ number: UInt64, epoch: Int64 = 1) -> NodeReport {
        let lease = NodeSessionScript.lease(number, epoch: epoch)
        return .completion(
            Completion(lease: lease, digest: samples.asset, size: 10, units: 120, elapsed: .seconds(1)))
    }

    /// A disk that does what it is told.
    private struct Disk {
        var bytes: [UInt8] = []

        mutating func carryOut(_ write: NodeOutbox.Write?) {
            switch write {
            case .append(let more, let offset): bytes = bytes.prefix(offset) + more
            case .replace(let whole): bytes = whole
            case nil: break
            }
        }
    }

    /// A disk after three reports, the second of them settled, and its length after each write.
    private func written() throws -> (disk: Disk, lengths: [Int]) {
        var outbox = NodeOutbox()
        var disk = Disk()
        var lengths: [Int] = []
        for number in 1...3 as ClosedRange<UInt64> {
            disk.carryOut(try outbox.keep(report(number)))
            lengths.append(disk.bytes.count)
        }
        disk.carryOut(try outbox.forget(NodeSessionScript.lease(2)))
        return (disk, lengths + [disk.bytes.count])
    }

    @Test("What was kept and not forgotten is there again, in its order, as it was")
    func roundTrip() throws {
        #expect(try NodeOutbox(journal: try written().disk.bytes).reports == [report(1), report(3)])
        var outbox = NodeOutbox()
        var disk = Disk()
        let failure = NodeReport.failure(samples.failure)
        disk.carryOut(try outbox.keep(failure))
        #expect(try NodeOutbox(journal: disk.bytes).reports == [failure])
        #expect(try outbox.forget(NodeSessionScript.lease(9)) == nil)
    }

    @Test("A journal cut off anywhere loses the record it was cut in, and nothing before it")
    func tornTail() throws {
        let (disk, lengths) = try written()
        for length in 0..<disk.bytes.count {
            let outbox = try NodeOutbox(journal: Array(disk.bytes.prefix(length)))
            let whole = lengths.count { $0 <= length }
            #expect(outbox.reports == [[], [1], [1, 2], [1, 2, 3]][whole].map { report($0) }, "\(length) bytes")
        }
    }

    @Test("A last record of zeros or other bytes is dropped, and the next write leaves no trace of it")
    func garbageTail() throws {
        let (disk, lengths) = try written()
        for rest in [[UInt8](repeating: 0, count: 500), Array("NRecNRecNRec".utf8)] {
            var outbox = try NodeOutbox(journal: disk.bytes.prefix(lengths[2]) + rest)
            #expect(outbox.reports == [report(1), report(2), report(3)])
            #expect(outbox.tornBytes == rest.count)
            var next = Disk(bytes: disk.bytes.prefix(lengths[2]) + rest)
            next.carryOut(try outbox.keep(report(4)))
            #expect(try NodeOutbox(journal: next.bytes).reports.count == 4)
            #expect(try NodeOutbox(journal: next.bytes).tornBytes == 0)
        }
    }

    @Test("A byte changed anywhere before the last record is found")
    func damage() throws {
        let (disk, lengths) = try written()
        for index in 0..<lengths[2] {
            var bytes = disk.bytes
            bytes[index] ^= 0x10
            let error = #expect(throws: NodeOutboxError.self, "byte \(index)") { try NodeOutbox(journal: bytes) }
            #expect(error?.code == (index < 8 ? .notAJournal : .damaged))
        }
    }

    @Test("Settled reports do not make the journal grow for ever")
    func compaction() throws {
        var outbox = NodeOutbox()
        var disk = Disk()
        disk.carryOut(try outbox.keep(report(1)))
        var longest = 0
        for number in 2...2000 as ClosedRange<UInt64> {
            disk.carryOut(try outbox.keep(report(number)))
            disk.carryOut(try outbox.forget(NodeSessionScript.lease(number)))
            longest = max(longest, disk.bytes.count)
        }
        #expect(longest > 60 << 10 && longest <= 65 << 10)
        #expect(try NodeOutbox(journal: disk.bytes).reports == [report(1)])
    }

    @Test("After a failed write the next one replaces the file, with all that is owed")
    func failedWrite() throws {
        var outbox = NodeOutbox()
        var disk = Disk()
        disk.carryOut(try outbox.keep(report(1)))
        var lost = outbox
        _ = try lost.keep(report(2))
        outbox.writeFailed()
        disk.bytes += [1, 2, 3]
        guard case .replace(let bytes) = try outbox.keep(report(3)) else {
            Issue.record("appended to a file nobody knows")
            return
        }
        #expect(try NodeOutbox(journal: bytes).reports == [report(1), report(3)])
        guard case .append = try outbox.keep(report(4)) else {
            Issue.record("replaced a file that is known again")
            return
        }
    }

    @Test("An outbox takes as many reports as a node may hold leases, and no file that is too long")
    func limits() throws {
        var outbox = NodeOutbox()
        for number in 1...UInt64(ProtocolLimits.leasesPerNode) { _ = try outbox.keep(report(number)) }
        let error = #expect(throws: NodeOutboxError.self) { _ = try outbox.keep(report(5000)) }
        #expect(error?.code == .full)
        let long = [UInt8](repeating: 0, count: NodeOutbox.journalLimit + 1)
        #expect(throws: NodeOutboxError.self) { try NodeOutbox(journal: long) }
    }

    @Test("A failure's message longer than the protocol carries is kept cut, and reads back")
    func longMessage() throws {
        var outbox = NodeOutbox()
        let message = String(repeating: "👨‍👩‍👧‍👦", count: 1000)
        let failure = Failure(lease: samples.lease, code: "libraryFailure", message: message, isPermanent: false)
        guard case .replace(let bytes) = try outbox.keep(.failure(failure)) else {
            Issue.record("the first report does not make the file")
            return
        }
        guard case .failure(let kept) = try #require(NodeOutbox(journal: bytes).reports.first) else {
            Issue.record("not a failure")
            return
        }
        #expect(kept.message.utf8.count <= ProtocolLimits.textBytes && message.hasPrefix(kept.message))
        #expect(kept.message.utf8.count > ProtocolLimits.textBytes - 100)
    }
}
