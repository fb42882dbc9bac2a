import FarmCore

/// The reports a node owes, and the journal file that keeps them over a crash.
///
/// A value without IO: it says what is to be written, and the shell writes it. A report is durable once its write is
/// flushed. Work on a copy, and put it in the original's place once the write has succeeded:
///
///     var next = outbox
///     try file.carryOut(next.keep(report))
///     outbox = next
///
/// Where a write fails, call `writeFailed()` on the original: what the file holds is unknown from then on, so the
/// next write replaces it.
public struct NodeOutbox: Sendable {
    public enum Write: Hashable, Sendable {
        /// Write these bytes at this offset, make them the last of the file, and flush.
        case append([UInt8], at: Int)
        /// Replace the file by these bytes, so that after a crash it is whole, the old one or the new one.
        case replace([UInt8])
    }

    /// The longest file that is read; none can grow to it.
    public static let journalLimit = 16 << 20
    /// A file shorter than this is not worth compacting.
    static let compactionThreshold = 64 << 10

    private var records: [(report: NodeReport, bytes: [UInt8])] = []
    private var length = 0
    private var mustReplace = true

    /// Bytes at the journal's end that a crash cut off, and that were dropped.
    public private(set) var tornBytes = 0

    /// An outbox without a file.
    public init() {}

    /// What a file holds. A record that was being written when the process or machine ended is dropped.
    ///
    /// - Throws: `NodeOutboxError` where the file was changed by something else.
    public init(journal: [UInt8]) throws(NodeOutboxError) {
        guard journal.count <= Self.journalLimit else {
            throw NodeOutboxError(.tooLarge, "it is \(journal.count) bytes long")
        }
        guard journal.starts(with: OutboxRecord.preamble) else {
            if OutboxRecord.preamble.starts(with: journal) { return }
            throw NodeOutboxError(.notAJournal, "it does not begin as an outbox of this version")
        }
        var offset = OutboxRecord.preamble.count
        while let (record, end) = try OutboxRecord.read(journal, at: offset) {
            switch record {
            case .kept(let report): insert(report, Array(journal[offset..<end]))
            case .settled(let lease): records.removeAll { $0.report.lease == lease }
            }
            offset = end
        }
        length = offset
        tornBytes = journal.count - offset
        mustReplace = tornBytes > 0
    }

    /// The reports not yet forgotten, in the order in which they were kept.
    public var reports: [NodeReport] { records.map(\.report) }

    /// - Throws: `.full`, `.unwritable`.
    public mutating func keep(_ report: NodeReport) throws(NodeOutboxError) -> Write {
        let bytes = try OutboxRecord.kept(report).bytes()
        guard records.count < ProtocolLimits.leasesPerNode else {
            throw NodeOutboxError(.full, "it holds \(records.count) reports already")
        }
        insert(report, bytes)
        return write(bytes)
    }

    /// What is to be written once a report is settled; `nil` for one that was not kept.
    public mutating func forget(_ lease: LeaseID) throws(NodeOutboxError) -> Write? {
        guard let index = records.firstIndex(where: { $0.report.lease == lease }) else { return nil }
        records.remove(at: index)
        return write(try OutboxRecord.settled(lease).bytes())
    }

    public mutating func writeFailed() {
        mustReplace = true
    }

    private mutating func insert(_ report: NodeReport, _ bytes: [UInt8]) {
        records.removeAll { $0.report.lease == report.lease }
        records.append((report, bytes))
    }

    /// Appends, or compacts where less than half of a file that has grown is of use.
    private mutating func write(_ bytes: [UInt8]) -> Write {
        let whole = records.reduce(OutboxRecord.preamble.count) { $0 + $1.bytes.count }
        let grown = length + bytes.count
        guard mustReplace || grown > max(Self.compactionThreshold, 2 * whole) else {
            defer { length = grown }
            return .append(bytes, at: length)
        }
        mustReplace = false
        length = whole
        return .replace(records.reduce(into: OutboxRecord.preamble) { $0 += $1.bytes })
    }
}
