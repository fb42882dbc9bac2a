import FarmCore
import NIOCore

/// One entry of an outbox's journal. The journal is a preamble of 8 bytes and records, each of them, with numbers
/// big-endian:
///
///     0  4  marker
///     4  4  length of the content
///     8  4  checksum of the length and the content, CRC-32C
///     12 1  kind: 1, a report is owed; 2, it is settled
///     13    the report as the frame that carries it; or the task's UUID and the epoch, 24 bytes
enum OutboxRecord: Hashable {
    case kept(NodeReport)
    case settled(LeaseID)

    /// Name and version.
    static let preamble = Array("NRoutbx1".utf8)
    private static let marker = Array("NRec".utf8)
    private static let headerLength = 12
    /// A report's frame is far shorter.
    private static let contentLimit = 16 << 10

    private enum Kind {
        static let kept: UInt8 = 1
        static let settled: UInt8 = 2
    }

    func bytes() throws(NodeOutboxError) -> [UInt8] {
        var content = ByteBuffer()
        switch self {
        case .kept(let report):
            content.writeInteger(Kind.kept)
            do {
                try report.message.frame().write(into: &content)
            } catch {
                throw NodeOutboxError(.unwritable, error.message)
            }
        case .settled(let lease):
            content.writeInteger(Kind.settled)
            content.writeInteger(lease.task.high)
            content.writeInteger(lease.task.low)
            content.writeInteger(lease.epoch)
        }
        guard content.readableBytes <= Self.contentLimit, Self.content(Array(content.readableBytesView)) != nil else {
            throw NodeOutboxError(.unwritable, "the report is too long to be read again")
        }
        var length = ByteBuffer(integer: UInt32(content.readableBytes))
        let checksum = CRC32C.of(Array(length.readableBytesView) + Array(content.readableBytesView))
        var record = ByteBuffer(bytes: Self.marker)
        record.writeBuffer(&length)
        record.writeInteger(checksum)
        record.writeBuffer(&content)
        return Array(record.readableBytesView)
    }

    /// The record at `offset` and where it ends; `nil` at the end of the journal, or where its last record is torn.
    ///
    /// - Throws: `.damaged` where whole records follow after bytes that are none: no crash does that, since each
    ///   record is flushed before the next is written.
    static func read(_ journal: [UInt8], at offset: Int) throws(NodeOutboxError) -> (OutboxRecord, end: Int)? {
        guard let range = content(of: journal, at: offset) else {
            let next = (offset + 1..<max(offset + 1, journal.count)).first { content(of: journal, at: $0) != nil }
            guard next == nil else { throw NodeOutboxError(.damaged, "it is damaged at byte \(offset)") }
            return nil
        }
        guard let record = content(Array(journal[range])) else {
            throw NodeOutboxError(.damaged, "the record at byte \(offset) is of no known kind")
        }
        return (record, range.upperBound)
    }

    /// Where the content of a record at `offset` lies, if a whole one is there.
    private static func content(of journal: [UInt8], at offset: Int) -> Range<Int>? {
        let start = offset + headerLength
        guard start <= journal.count, journal[offset] == marker[0],
            journal[offset..<offset + 4].elementsEqual(marker)
        else { return nil }
        let header = ByteBuffer(bytes: journal[offset + 4..<start])
        guard let length = header.getInteger(at: 0, as: UInt32.self), length <= contentLimit,
            let checksum = header.getInteger(at: 4, as: UInt32.self), journal.count - start >= Int(length)
        else { return nil }
        let end = start + Int(length)
        let isWhole = CRC32C.of(journal[offset + 4..<offset + 8] + journal[start..<end]) == checksum
        return isWhole ? start..<end : nil
    }

    private static func content(_ bytes: [UInt8]) -> OutboxRecord? {
        var content = ByteBuffer(bytes: bytes)
        switch content.readInteger(as: UInt8.self) {
        case Kind.kept:
            var decoder = FrameDecoder()
            decoder.feed(content)
            // Whatever this version cannot read is as unknown as a kind of record.
            guard let frame = try? decoder.next(), let message = try? NodeMessage(frame), !decoder.holdsPartialFrame,
                let report = NodeReport(message)
            else { return nil }
            return .kept(report)
        case Kind.settled:
            guard let high = content.readInteger(as: UInt64.self), let low = content.readInteger(as: UInt64.self),
                let epoch = content.readInteger(as: Int64.self), content.readableBytes == 0
            else { return nil }
            return .settled(LeaseID(task: TaskID(high: high, low: low), epoch: epoch))
        default: return nil
        }
    }
}
