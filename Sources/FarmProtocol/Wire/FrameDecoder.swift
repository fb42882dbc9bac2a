import NIOCore

/// Cuts a stream of bytes into frames. A value without IO: bytes are fed in as they come, frames are
/// taken out until there is none. After an error the stream is unusable.
public struct FrameDecoder: Sendable {
    private var buffer = ByteBuffer()
    private var payloadLimit = ProtocolLimits.helloPayloadBytes

    public init() {}

    /// Whether the first bytes of a frame are here and its last are not.
    public var holdsPartialFrame: Bool { buffer.readableBytes > 0 }

    /// Allows payloads of full length: the other side has introduced itself.
    public mutating func liftHelloLimit() {
        payloadLimit = ProtocolLimits.payloadBytes
    }

    public mutating func feed(_ bytes: ByteBuffer) {
        buffer.writeImmutableBuffer(bytes)
    }

    /// The next whole frame, or `nil` where more bytes are needed.
    public mutating func next() throws(ProtocolError) -> Frame? {
        guard let header = try peekHeader() else { return nil }
        guard buffer.readableBytes >= Frame.headerLength + header.length else { return nil }
        buffer.moveReaderIndex(forwardBy: Frame.headerLength)
        guard let body = buffer.readBytes(length: header.length) else { return nil }
        buffer.discardReadBytes()
        guard header.flags.contains(.compressed) else {
            return Frame(type: header.type, correlation: header.correlation, payload: body)
        }
        guard let payload = Zstandard.decompress(body, limit: payloadLimit) else {
            throw ProtocolError(.malformedPayload, "a compressed payload is corrupt or unpacks over the limit")
        }
        return Frame(type: header.type, correlation: header.correlation, payload: payload)
    }

    private struct Header {
        let type: MessageType
        let flags: Frame.Flags
        let length: Int
        let correlation: UInt32
    }

    /// Checks as much of the header as is there, so that garbage is refused by its first bytes.
    private func peekHeader() throws(ProtocolError) -> Header? {
        let start = buffer.readerIndex
        guard let magic = buffer.getInteger(at: start, as: UInt16.self) else { return nil }
        guard magic == Frame.magic else {
            throw ProtocolError(.notThisProtocol, "the bytes are not those of the farm protocol")
        }
        guard let version = buffer.getInteger(at: start + 2, as: UInt8.self) else { return nil }
        guard version == Frame.version else {
            throw ProtocolError(
                .unknownVersion, "protocol version \(version) is not spoken here, only \(Frame.version)")
        }
        guard buffer.readableBytes >= Frame.headerLength,
            let typeByte = buffer.getInteger(at: start + 3, as: UInt8.self),
            let flags = buffer.getInteger(at: start + 4, as: UInt8.self),
            let length = buffer.getInteger(at: start + 8, as: UInt32.self),
            let correlation = buffer.getInteger(at: start + 12, as: UInt32.self)
        else { return nil }
        guard let type = MessageType(rawValue: typeByte) else {
            throw ProtocolError(.unknownType, "message type \(typeByte) is unknown")
        }
        guard length <= payloadLimit else {
            throw ProtocolError(.frameTooLong, "a payload of \(length) bytes is over the limit of \(payloadLimit)")
        }
        return Header(type: type, flags: Frame.Flags(rawValue: flags), length: Int(length), correlation: correlation)
    }
}
