import FarmCore
import FarmProtocol
import NIOCore
import NIOPosix

@testable import RenderNode

/// Listens on loopback and speaks the coordinator's side of the protocol as a test directs.
final class FakeCoordinator: Sendable {
    let port: Int
    private let listener: any Channel
    private let incoming: AsyncStream<Peer>

    /// - Parameter port: 0 for any that is free.
    init(port: Int = 0) async throws {
        let (incoming, arrival) = AsyncStream.makeStream(of: Peer.self)
        self.incoming = incoming
        listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let (messages, message) = AsyncStream.makeStream(of: NodeMessage.self)
                    try channel.pipeline.syncOperations.addHandler(PeerHandler(message))
                    arrival.yield(Peer(channel: channel, messages: messages))
                }
            }
            .bind(host: "127.0.0.1", port: port).get()
        self.port = listener.localAddress?.port ?? 0
    }

    /// The next node that connects.
    func accept() async throws -> Peer {
        var iterator = incoming.makeAsyncIterator()
        guard let peer = await iterator.next() else { throw CancellationError() }
        return peer
    }

    /// Accepts no more.
    func stop() async throws {
        try await listener.close()
    }

    /// One connection. Messages are taken by one reader at a time.
    struct Peer: Sendable {
        let channel: any Channel
        let messages: AsyncStream<NodeMessage>

        /// The next message, or `nil` once the node has closed.
        func next() async -> NodeMessage? {
            var iterator = messages.makeAsyncIterator()
            return await iterator.next()
        }

        /// The next message that `pick` picks; others are passed over, renewals answered with all they name.
        func next<Value>(where pick: (NodeMessage) -> Value?) async throws -> Value {
            while let message = await next() {
                if case .renew(let leases) = message { try await send(.renewed(leases)) }
                if let value = pick(message) { return value }
            }
            throw CancellationError()
        }

        func send(_ message: CoordinatorMessage) async throws {
            var buffer = ByteBuffer()
            try message.frame().write(into: &buffer)
            try await channel.writeAndFlush(buffer)
        }

        func send(bytes: [UInt8]) async throws {
            try await channel.writeAndFlush(ByteBuffer(bytes: bytes))
        }

        /// Reads hello and answers it.
        func welcome(
            resuming leases: [LeaseID] = [], leaseTime: Duration = .seconds(30),
            renewInterval: Duration = .seconds(10)
        ) async throws -> NodeMessage.Hello {
            guard case .hello(let hello) = await next() else { throw CancellationError() }
            try await send(
                .welcome(
                    CoordinatorMessage.Welcome(
                        session: "test", leaseTime: leaseTime, renewInterval: renewInterval, resumed: leases)))
            return hello
        }
    }
}

/// Decodes what a node sends. A node that breaks the protocol is cut off.
private final class PeerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private var decoder = FrameDecoder()
    private let messages: AsyncStream<NodeMessage>.Continuation

    init(_ messages: AsyncStream<NodeMessage>.Continuation) {
        self.messages = messages
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        decoder.feed(unwrapInboundIn(data))
        decoder.liftHelloLimit()
        do {
            while let frame = try decoder.next() { messages.yield(try NodeMessage(frame)) }
        } catch {
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        messages.finish()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
