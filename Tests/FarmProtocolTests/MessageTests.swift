import FarmCore
import NIOCore
import Testing

@testable import FarmProtocol

struct MessageTests {
    @Test("Every message of a node arrives as it was sent")
    func nodeMessagesRoundTrip() throws {
        for message in try MessageSamples().nodeMessages {
            #expect(try NodeMessage(overTheWire(message.frame())) == message)
        }
    }

    @Test("Every message of a coordinator arrives as it was sent")
    func coordinatorMessagesRoundTrip() throws {
        for message in try MessageSamples().coordinatorMessages {
            #expect(try CoordinatorMessage(overTheWire(message.frame())) == message)
        }
    }

    @Test("The samples hold every message type, so that none goes untested")
    func samplesAreComplete() throws {
        let samples = try MessageSamples()
        let types =
            try samples.nodeMessages.map { try $0.frame().type }
            + samples.coordinatorMessages.map {
                try $0.frame().type
            }
        #expect(Set(types) == Set(MessageType.allCases))
    }

    @Test("A message of the other side is refused as unexpected")
    func wrongDirection() throws {
        let samples = try MessageSamples()
        for message in samples.coordinatorMessages {
            let frame = try message.frame()
            guard frame.type != .goodbye else { continue }
            #expect(refusal { try NodeMessage(frame) } == .unexpectedMessage)
        }
        for message in samples.nodeMessages {
            let frame = try message.frame()
            guard frame.type != .goodbye else { continue }
            #expect(refusal { try CoordinatorMessage(frame) } == .unexpectedMessage)
        }
    }

    @Test("A payload that is no protocol buffer is refused, for every type")
    func garbagePayload() {
        for type in MessageType.allCases {
            let frame = Frame(type: type, payload: [0xFF, 0xFF, 0xFF])
            let code = refusal { () -> any Hashable in
                type.rawValue < 64 ? try NodeMessage(frame) : try CoordinatorMessage(frame)
            }
            #expect(code == .malformedPayload, "\(type)")
        }
    }

    @Test("A field that a newer version added is passed over")
    func unknownField() throws {
        let frame = try NodeMessage.credit(5).frame()
        let extended = Frame(type: .credit, payload: frame.payload + [0xFA, 0x3F, 0x02, 0x68, 0x69])
        #expect(try NodeMessage(extended) == .credit(5))
    }

    @Test("A stage that a newer node knows of is passed over; what a node does not tell is not made up")
    func notes() throws {
        let samples = try MessageSamples()
        var wire = samples.completion.wire
        wire.stages.append(WireComplete.StageTime.with { ($0.stage, $0.processorMicros) = ("dream", 5) })
        #expect(try Completion(wire) == samples.completion)
        (wire.stages, wire.processorMicros) = ([], 0)
        wire.clearLegibility()
        #expect(try Completion(wire).notes == .none)
        // To have looked and found nothing is something else than not to have looked.
        wire.legibility = WireComplete.Legibility()
        #expect(try Completion(wire).notes.missingGlyphs == [])
    }

    @Test("Of very many missing glyphs a completion names as many as it may")
    func manyGlyphs() throws {
        let samples = try MessageSamples()
        let glyphs = (0..<1000).compactMap { Unicode.Scalar(0xF_0000 + UInt32($0)).map { String(Character($0)) } }
        let completion = Completion(
            lease: samples.lease, digest: samples.asset, size: 1, units: 1, elapsed: .seconds(1),
            notes: RenderNotes(missingGlyphs: glyphs))
        guard case .complete(let read) = try NodeMessage(overTheWire(NodeMessage.complete(completion).frame())) else {
            Issue.record("not a completion")
            return
        }
        #expect(read.notes.missingGlyphs == Array(glyphs.prefix(256)))
    }

    @Test("A failure's words are cut to what the wire carries")
    func longFailure() throws {
        let samples = try MessageSamples()
        let failure = Failure(
            lease: samples.lease, code: String(repeating: "c", count: 500),
            message: String(repeating: "恐", count: 5000), isPermanent: false)
        guard case .fail(let read) = try NodeMessage(overTheWire(NodeMessage.fail(failure).frame())) else {
            Issue.record("not a failure")
            return
        }
        #expect(read.code.count == 64)
        #expect(failure.message.hasPrefix(read.message))
        #expect(read.message.count >= 1000)
    }

    private func overTheWire(_ frame: Frame) throws -> Frame {
        var buffer = ByteBuffer()
        try frame.write(into: &buffer)
        var decoder = FrameDecoder()
        decoder.feed(buffer)
        let read = try #require(try decoder.next())
        #expect(!decoder.holdsPartialFrame)
        return read
    }
}

/// The code of the protocol error that `body` throws, or `nil` where it throws none.
func refusal(_ body: () throws -> some Any) -> ProtocolError.Code? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? ProtocolError)?.code
    }
}
