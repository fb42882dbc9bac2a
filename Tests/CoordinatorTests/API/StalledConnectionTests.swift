import NIOCore
import NIOPosix
import Testing

@testable import Coordinator

@Suite("Connections that stall", .timeLimit(.minutes(1)))
struct StalledConnectionTests {
    /// A server on loopback that answers with what `answer` makes of each piece it reads.
    private func serve(
        stall: Duration, answer: @escaping @Sendable (ByteBuffer) -> ByteBuffer,
        _ body: (_ port: Int, _ accepted: AsyncStream<any Channel>) async throws -> Void
    ) async throws {
        let (accepted, arrival) = AsyncStream.makeStream(of: (any Channel).self)
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(StalledConnections.handlers(after: stall))
                    try channel.pipeline.syncOperations.addHandler(Answering(answer: answer))
                    arrival.yield(channel)
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        do {
            try await body(try #require(server.localAddress?.port), accepted)
        } catch {
            try await server.close()
            throw error
        }
        try await server.close()
    }

    private func connect(to port: Int) async throws -> NIOAsyncChannel<ByteBuffer, ByteBuffer> {
        try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture { try NIOAsyncChannel(wrappingChannelSynchronously: channel) }
            }
    }

    @Test("A client that says nothing is let go of")
    func silent() async throws {
        try await serve(stall: .milliseconds(50), answer: { $0 }) { port, accepted in
            try await connect(to: port).executeThenClose { inbound, _ in
                var received = 0
                for try await piece in inbound { received += piece.readableBytes }
                #expect(received == 0)
            }
        }
    }

    @Test("A client that goes on is kept for longer than it may be silent, and let go of once it is")
    func talking() async throws {
        let stall = Duration.seconds(1)
        try await serve(stall: stall, answer: { $0 }) { port, accepted in
            let began = ContinuousClock.now
            try await connect(to: port).executeThenClose { inbound, outbound in
                var pieces = inbound.makeAsyncIterator()
                repeat {
                    try await outbound.write(ByteBuffer(string: "?"))
                    #expect(try await pieces.next() == ByteBuffer(string: "?"))
                } while ContinuousClock.now - began < stall * 1.5
                let silentSince = ContinuousClock.now
                #expect(try await pieces.next() == nil)
                #expect(ContinuousClock.now - silentSince > stall / 2)
            }
        }
    }

    @Test("A client that asks for much and stops reading does not hold its place")
    func notReading() async throws {
        // More than the kernel takes off the server's hands for a peer that does not read.
        let much = ByteBuffer(repeating: 7, count: 64 << 20)
        try await serve(stall: .milliseconds(200), answer: { _ in much }) { port, accepted in
            let client = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .channelOption(.autoRead, value: false)
                .connect(host: "127.0.0.1", port: port).get()
            try await client.writeAndFlush(ByteBuffer(string: "?"))
            var connections = accepted.makeAsyncIterator()
            let connection = try #require(await connections.next())
            try await connection.closeFuture.get()
            #expect(client.isActive, "it was the server that closed")
            try await client.close()
        }
    }
}

private final class Answering: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: (ByteBuffer) -> ByteBuffer

    init(answer: @escaping @Sendable (ByteBuffer) -> ByteBuffer) {
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.writeAndFlush(wrapOutboundOut(answer(unwrapInboundIn(data))), promise: nil)
    }
}
