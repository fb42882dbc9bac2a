import FarmCore
import FarmProtocol
import FarmStore
import Logging
import NIOCore
import NIOPosix
import ServiceLifecycle

/// Listens for render nodes and serves each connection until it ends.
///
/// The bytes go in the clear. A transport that protects them belongs into `channel(_:)`, below the framing.
struct FarmServer: Service {
    typealias Channel = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    let host: String
    let port: Int
    let store: FarmStore
    let settling: Settling
    let dispatcher: Dispatcher
    let ids: any IDSource
    let clock: WallClock
    let leaseTime: Duration
    let logger: Logger
    /// Called once with the port that is listened on.
    let onListening: @Sendable (Int) -> Void

    func run() async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .bind(host: host, port: port) { channel in
                channel.eventLoop.makeCompletedFuture { try Self.channel(channel) }
            }
        onListening(server.channel.localAddress?.port ?? port)
        try await withGracefulShutdownHandler {
            try await server.executeThenClose { clients in
                try await withThrowingDiscardingTaskGroup { group in
                    for try await client in clients {
                        group.addTask { await serve(client) }
                    }
                }
            }
        } onGracefulShutdown: {
            server.channel.close(promise: nil)
        }
    }

    private static func channel(_ channel: any NIOCore.Channel) throws -> Channel {
        try Channel(wrappingChannelSynchronously: channel)
    }

    private func serve(_ client: Channel) async {
        let (messages, outbound) = AsyncStream.makeStream(
            of: CoordinatorMessage.self, bufferingPolicy: .bufferingOldest(ProtocolLimits.outboundFrames))
        var logger = logger
        logger[metadataKey: "peer"] = "\(client.channel.remoteAddress.map(String.init(describing:)) ?? "unknown")"
        let connection = NodeConnection(
            id: (ids.next(at: clock.now()) as NodeID).description, store: store, settling: settling, clock: clock,
            leaseTime: leaseTime, logger: logger, outbound: outbound,
            requestDispatch: { Task { await dispatcher.dispatch() } })
        guard await dispatcher.join(connection) else {
            await connection.failed(ProtocolError(.overloaded, "too many nodes are connected"))
            return
        }
        do {
            try await client.executeThenClose { inbound, writer in
                try await exchange(connection, inbound, writer, messages)
            }
        } catch is CancellationError {
            // The exchange ended as it should; closing was left.
        } catch {
            logger.info("connection ended", metadata: ["reason": "\(error)"])
        }
        outbound.finish()
        await dispatcher.leave(connection)
    }

    /// Reads, writes and watches the deadlines, until any of these comes to its end.
    private func exchange(
        _ connection: NodeConnection, _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
        _ writer: NIOAsyncChannelOutboundWriter<ByteBuffer>, _ messages: AsyncStream<CoordinatorMessage>
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await message in messages {
                    var buffer = ByteBuffer()
                    try message.frame().write(into: &buffer)
                    try await writer.write(buffer)
                }
            }
            group.addTask {
                try await withGracefulShutdownHandler {
                    try await read(inbound, into: connection)
                } onGracefulShutdown: {
                    Task { await connection.shutDown() }
                }
                // The other side closed; nothing of ours would be read.
                throw CancellationError()
            }
            group.addTask {
                for await _ in Ticks(every: .seconds(1)) { await connection.timePassed() }
            }
            // The writer ends once the session is closed and its last frame written.
            try await group.next()
            group.cancelAll()
        }
    }

    private func read(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, into connection: NodeConnection
    ) async throws {
        var decoder = FrameDecoder()
        for try await bytes in inbound {
            decoder.feed(bytes)
            do throws(ProtocolError) {
                while let frame = try decoder.next() {
                    if frame.type == .hello { decoder.liftHelloLimit() }
                    await connection.received(frame)
                }
            } catch {
                await connection.failed(error)
                // The last words are written before the connection goes.
                try await Task.sleep(for: ProtocolLimits.farewellTime)
                return
            }
            await connection.framePending(decoder.holdsPartialFrame)
        }
    }
}
