import FarmCore
import FarmProtocol

/// What a node keeps when its process or machine ends.
struct NodeDisk {
    let id: NodeID
    private(set) var journal: [UInt8] = []

    init(id: NodeID) {
        self.id = id
    }

    mutating func carryOut(_ write: NodeOutbox.Write) {
        switch write {
        case .append(let bytes, let offset): journal = journal.prefix(offset) + bytes
        case .replace(let bytes): journal = bytes
        }
    }

    /// A crash in the middle of a write: part of what was appended is there; a replacement is whole or not at all.
    mutating func tear(_ write: NodeOutbox.Write, after length: Int) {
        guard case .append(let bytes, let offset) = write else { return }
        journal = journal.prefix(offset) + Array(bytes.prefix(length))
    }

    mutating func loseJournal() { journal = [] }
}
