import NIOCore

/// One frame of the farm protocol: a header of 16 bytes and a payload.
///
///     0  2  magic, "NR"
///     2  1  protocol version, 1
///     3  1  message type
///     4  1  flags: bit 0, the payload is compressed with zstd
///     5  3  zero
///     8  4  payload length, big-endian
///     12 4  correlation, big-endian: 0, and not looked at; answers are told by lease or by order
public struct Frame: Hashable, Sendable {
    public static let headerLength = 16
    public static let magic: UInt16 = 0x4E52
    public static let version: UInt8 = 1

    public struct Flags: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8
        public init(rawValue: UInt8) { self.rawValue = rawValue }
        public static let compressed = Flags(rawValue: 1)
    }

    public let type: MessageType
    public let correlation: UInt32
    /// A protocol buffer, not compressed.
    public let payload: [UInt8]

    public init(type: MessageType, correlation: UInt32 = 0, payload: [UInt8]) {
        self.type = type
        self.correlation = correlation
        self.payload = payload
    }
}

/// The message a frame carries. Nodes send those below 64, coordinators those from 64, both 127.
public enum MessageType: UInt8, Hashable, Sendable, CaseIterable {
    case hello = 1
    case renew = 2
    case progress = 3
    case complete = 4
    case fail = 5
    case credit = 6
    case welcome = 64
    case grant = 65
    case renewed = 66
    case revoke = 67
    case settled = 68
    case goodbye = 127
}

extension Frame {
    /// Appends the frame's bytes, its payload compressed where that is worth it.
    ///
    /// - Throws: `ProtocolError` with `.frameTooLong` where the payload is over the limit.
    public func write(into buffer: inout ByteBuffer) throws(ProtocolError) {
        guard payload.count <= ProtocolLimits.payloadBytes else {
            throw ProtocolError(.frameTooLong, "a payload of \(payload.count) bytes is over the limit")
        }
        var flags: Flags = []
        var body = payload
        if payload.count > ProtocolLimits.compressionThreshold, let smaller = Zstandard.compress(payload) {
            body = smaller
            flags.insert(.compressed)
        }
        buffer.writeInteger(Self.magic)
        buffer.writeInteger(Self.version)
        buffer.writeInteger(type.rawValue)
        buffer.writeInteger(flags.rawValue)
        buffer.writeRepeatingByte(0, count: 3)
        buffer.writeInteger(UInt32(body.count))
        buffer.writeInteger(correlation)
        buffer.writeBytes(body)
    }
}
