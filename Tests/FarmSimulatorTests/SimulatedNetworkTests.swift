import NIOCore
import Testing

@testable import FarmSimulator

@Suite("The simulated network")
struct SimulatedNetworkTests {
    /// One connection, with what its coordinator's end received and whether its ends heard that it is over.
    private final class Line {
        let time = VirtualTime()
        let network: SimulatedNetwork
        var connection: SimulatedConnection?
        var received: [UInt8] = []
        var pieces = 0
        var ended: [String] = []

        init(seed: UInt64 = 1) {
            network = SimulatedNetwork(time: time, random: SeededRandom(seed: seed))
            network.accept = { [unowned self] connection in
                connection.attach(
                    .coordinator,
                    received: { bytes in
                        self.received += Array(bytes.readableBytesView)
                        self.pieces += 1
                    }, ended: { self.ended.append("coordinator") })
                return true
            }
            network.connect(node: 0, to: 0) { [unowned self] connection in
                connection?.attach(.node, received: { _ in }, ended: { self.ended.append("node") })
                self.connection = connection
            }
            run()
        }

        func run() { while time.step() {} }
    }

    private static let link = SimulatedNetwork.Link(node: 0, coordinator: 0)

    @Test("Bytes arrive once and in order, cut in other places than they were sent")
    func bytes() throws {
        let line = Line(seed: 5)
        let connection = try #require(line.connection)
        var sent: [UInt8] = []
        for number in 0..<200 {
            let bytes = [UInt8](repeating: UInt8(number), count: 1 + number % 40)
            sent += bytes
            connection.send(ByteBuffer(bytes: bytes), from: .node)
            _ = line.time.step()
        }
        line.run()
        #expect(line.received == sent)
        #expect(line.pieces != 200)
    }

    @Test("A partition of one direction holds its bytes back until it ends")
    func oneWay() throws {
        let line = Line()
        let connection = try #require(line.connection)
        let until = line.time.now + .seconds(8)
        line.network.block(Self.link, from: .node, until: until)
        connection.send(ByteBuffer(string: "late"), from: .node)
        line.run()
        #expect(line.received == Array("late".utf8))
        #expect(line.time.now >= until)
        #expect(line.ended.isEmpty)
    }

    @Test("Where nothing gets through for long the sender alone hears that the connection is over")
    func halfOpen() throws {
        let line = Line()
        let connection = try #require(line.connection)
        line.network.block(Self.link, from: .node, until: line.time.now + .seconds(60))
        connection.send(ByteBuffer(string: "lost"), from: .node)
        line.run()
        #expect(line.received.isEmpty)
        #expect(line.ended == ["node"])
    }

    @Test("A killed process is missed at once, one without power when it is next spoken to")
    func death() throws {
        let killed = Line()
        try #require(killed.connection).abandon(.node, silently: false)
        killed.run()
        #expect(killed.ended == ["coordinator"])

        let dark = Line()
        let connection = try #require(dark.connection)
        connection.abandon(.node, silently: true)
        dark.run()
        #expect(dark.ended.isEmpty)
        connection.send(ByteBuffer(string: "hello?"), from: .coordinator)
        dark.run()
        #expect(dark.ended == ["coordinator"])
    }
}
