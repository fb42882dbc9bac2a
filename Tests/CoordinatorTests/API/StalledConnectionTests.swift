import NIOCore
import NIOPosix
import Testing

@testable import Coordinator

/// Both ends of each connection live on one event loop, so that a busy machine holds up both alike: what has come is
/// read before anyone looks at the time.
@Suite("Connections that stall", .timeLimit(.minutes(1)))
struct StalledConnectionTests {
    private static let stall = Duration.milliseconds(200)

    /// Connects a client that does as `client` says with a server that answers each piece with `answer`, and waits
    /// until the server has closed the connection.
    ///
    /// - Returns: how long that took.
    private func spanToClose(client: Client, answer: ByteBuffer = ByteBuffer(string: "!")) async throws -> Duration {
        let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let (closings, closing) = AsyncStream.makeStream(of: ContinuousClock.Instant.self)
        let server = try await ServerBootstrap(group: loop)
            .childChannelInitializer { channel in
                channel.closeFuture.whenComplete { _ in closing.yield(ContinuousClock.now) }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandlers(StalledConnections.handlers(after: Self.stall))
                    try channel.pipeline.syncOperations.addHandler(Answering(answer: answer))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let began = ContinuousClock.now
        let channel = try await ClientBootstrap(group: loop)
            .channelOption(.autoRead, value: client.isReading)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Talking(until: began + client.talks))
                }
            }
            .connect(host: "127.0.0.1", port: try #require(server.localAddress?.port)).get()
        var ends = closings.makeAsyncIterator()
        let closed = try #require(await ends.next())
        channel.close(promise: nil)
        try await server.close()
        try await loop.shutdownGracefully()
        return closed - began
    }

    @Test("A client that says nothing is let go of")
    func silent() async throws {
        #expect(try await spanToClose(client: Client(talks: .zero)) >= Self.stall)
    }

    @Test("A client that goes on is kept for longer than it may be silent, and let go of once it is")
    func talking() async throws {
        let talks = Self.stall * 4
        #expect(try await spanToClose(client: Client(talks: talks)) >= talks + Self.stall / 2)
    }

    @Test("A client that asks for much and stops reading does not hold its place")
    func notReading() async throws {
        // More than the kernel takes off the server's hands for a peer that does not read.
        let much = ByteBuffer(repeating: 7, count: 64 << 20)
        let client = Client(talks: .seconds(60), isReading: false)
        #expect(try await spanToClose(client: client, answer: much) >= Self.stall)
    }
}

/// How a client behaves.
private struct Client {
    /// For how long it says something whenever it was answered.
    let talks: Duration
    var isReading = true
}

private final class Talking: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let end: ContinuousClock.Instant

    init(until end: ContinuousClock.Instant) {
        self.end = end
    }

    func channelActive(context: ChannelHandlerContext) { talk(context) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { talk(context) }

    private func talk(_ context: ChannelHandlerContext) {
        guard ContinuousClock.now < end else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: "?")), promise: nil)
    }
}

private final class Answering: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answer: ByteBuffer

    init(answer: ByteBuffer) {
        self.answer = answer
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
    }
}
