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

    let address: HostAndPort
    let dispatcher: Dispatcher
    let ids: any IDSource
    let clock: WallClock
    let logger: Logger
    /// Called once with the port that is listened on.
    let onListening: @Sendable (Int) -> Void

    func run() async throws {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.backlog, value: 256)
            .childChannelOption(.socketOption(.tcp_nodelay), value: 1)
            .childChannelOption(.socketOption(.so_keepalive), value: 1)
            .bind(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture { try Self.channel(channel) }
            }
        onListening(server.channel.localAddress?.port ?? address.port)
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
        let connection = NodeConnection(outbound: outbound, logger: logger)
        let session: NodeID = ids.next(at: clock.now())
        let id = await dispatcher.join(connection, session: session.description)
        if id == nil {
            connection.send(
                .goodbye(code: ProtocolError.Code.overloaded.rawValue, reason: "too many nodes are connected"))
            connection.close()
        }
        do {
            try await client.executeThenClose { inbound, writer in
                try await exchange(id, inbound, writer, messages)
            }
        } catch is CancellationError {
            // The exchange ended as it should; closing was left.
        } catch {
            logger.info("connection ended", metadata: ["reason": "\(error)"])
        }
        outbound.finish()
        if let id { await dispatcher.leave(id) }
    }

    /// Reads and writes until either comes to its end.
    private func exchange(
        _ id: ConnectionID?, _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
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
                if let id { try await read(inbound, from: id) }
                // The other side closed; nothing of ours would be read.
                throw CancellationError()
            }
            // The writer ends once the session is closed and its last frame written.
            try await group.next()
            group.cancelAll()
        }
    }

    private func read(_ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, from id: ConnectionID) async throws {
        var decoder = FrameDecoder()
        for try await bytes in inbound {
            decoder.feed(bytes)
            do throws(ProtocolError) {
                while let frame = try decoder.next() {
                    if frame.type == .hello { decoder.liftHelloLimit() }
                    await dispatcher.handle(.received(id, try NodeMessage(frame)))
                }
            } catch {
                await dispatcher.handle(.broke(id, error))
                // The last words are written before the connection goes.
                try await Task.sleep(for: ProtocolLimits.farewellTime)
                return
            }
            await dispatcher.handle(.framePending(id, decoder.holdsPartialFrame))
        }
    }
}
