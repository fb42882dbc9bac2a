import FarmCore
import SwiftProtobuf

/// Checks on the way from protocol buffers to values: whatever passes is in range and well-formed.
enum WireReading {
    static func message<Message: SwiftProtobuf.Message>(
        _ type: Message.Type, from payload: [UInt8]
    ) throws(ProtocolError) -> Message {
        do {
            return try Message(serializedBytes: payload)
        } catch {
            throw ProtocolError(.malformedPayload, "a \(Message.protoMessageName) cannot be read: \(error)")
        }
    }

    static func lease(_ wire: WireLeaseRef) throws(ProtocolError) -> LeaseID {
        guard let task = TaskID(wire.taskID), wire.epoch > 0 else {
            throw ProtocolError(.malformedPayload, "a lease has a task's UUID and a positive epoch")
        }
        return LeaseID(task: task, epoch: wire.epoch)
    }

    static func leases(_ wires: [WireLeaseRef]) throws(ProtocolError) -> [LeaseID] {
        guard wires.count <= ProtocolLimits.leasesPerNode else {
            throw ProtocolError(.malformedPayload, "more than \(ProtocolLimits.leasesPerNode) leases at once")
        }
        var leases: [LeaseID] = []
        for wire in wires { leases.append(try lease(wire)) }
        return leases
    }

    /// Pools, each once; none named is the standard one.
    static func pools(_ names: [String]) throws(ProtocolError) -> [PoolName] {
        guard names.count <= ProtocolLimits.poolsPerNode else {
            throw ProtocolError(.malformedPayload, "more than \(ProtocolLimits.poolsPerNode) pools")
        }
        var pools: [PoolName] = []
        for name in names {
            guard let pool = PoolName(name) else {
                throw ProtocolError(.malformedPayload, "a pool is named by \(PoolName.rule)")
            }
            if !pools.contains(pool) { pools.append(pool) }
        }
        return pools.isEmpty ? [.standard] : pools
    }

    static func text(_ text: String, of field: String, limit: Int = ProtocolLimits.textBytes)
        throws(ProtocolError) -> String
    {
        guard text.utf8.count <= limit else {
            throw ProtocolError(.malformedPayload, "\(field) is longer than \(limit) bytes")
        }
        return text
    }

    static func asset(_ text: String) throws(ProtocolError) -> AssetID {
        guard let asset = AssetID(text) else {
            throw ProtocolError(.malformedPayload, "an asset is named by 64 hexadecimal digits")
        }
        return asset
    }

    static func id<Subject>(_ text: String, of field: String) throws(ProtocolError) -> ID<Subject> {
        guard let id = ID<Subject>(text) else {
            throw ProtocolError(.malformedPayload, "\(field) is not a UUID")
        }
        return id
    }

    static func count(_ value: some BinaryInteger, of field: String, in range: ClosedRange<Int>)
        throws(ProtocolError) -> Int
    {
        guard let count = Int(exactly: value), range.contains(count) else {
            throw ProtocolError(.malformedPayload, "\(field) is outside \(range.lowerBound)…\(range.upperBound)")
        }
        return count
    }

    /// A share of something: finite, between 0 and 1.
    static func fraction(_ value: Double, of field: String) throws(ProtocolError) -> Double {
        guard value >= 0, value <= 1 else {
            throw ProtocolError(.malformedPayload, "\(field) is not between 0 and 1")
        }
        return value
    }

    /// A level in decibels or LUFS: from −100 to 0.
    static func level(_ value: Double, of field: String) throws(ProtocolError) -> Double {
        guard value >= -100, value <= 0 else {
            throw ProtocolError(.malformedPayload, "\(field) is not between -100 and 0")
        }
        return value
    }

    /// One of the names that are known here.
    static func named<Value: RawRepresentable<String>>(
        _ name: String, of field: String
    ) throws(ProtocolError) -> Value {
        guard let value = Value(rawValue: name) else {
            throw ProtocolError(.malformedPayload, "\(field) '\(name.prefix(32))' is not known here")
        }
        return value
    }

    static func colour(_ text: String, of field: String) throws(ProtocolError) -> Colour {
        guard let colour = Colour(text) else {
            throw ProtocolError(.malformedPayload, "\(field) is not a colour as #rrggbb")
        }
        return colour
    }
}

extension LeaseID {
    var wire: WireLeaseRef {
        WireLeaseRef.with {
            $0.taskID = task.description
            $0.epoch = epoch
        }
    }
}
