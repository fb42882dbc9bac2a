import SwiftProtobuf

extension Frame {
    init(_ type: MessageType, _ message: some SwiftProtobuf.Message, _ correlation: UInt32) throws(ProtocolError) {
        do {
            self.init(type: type, correlation: correlation, payload: try message.serializedBytes())
        } catch {
            throw ProtocolError(.malformedPayload, "a \(type) cannot be written: \(error)")
        }
    }
}

extension WireGoodbye {
    init(code: String, reason: String) {
        self = .with {
            $0.code = code
            $0.reason = reason
        }
    }
}
