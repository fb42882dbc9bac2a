import FarmCore
import FarmProtocol
import NIOCore
import NIOPosix

/// One TCP connection to a coordinator. Its reader and its writer run by themselves: neither waits for work, and a
/// peer that does not read fills a bounded queue and is cut off.
final class CoordinatorConnection: Sendable {
    private let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
    private let outgoing: AsyncStream<ByteBuffer>
    private let queue: AsyncStream<ByteBuffer>.Continuation

    private init(_ channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>) {
        self.channel = channel
        (outgoing, queue) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(ProtocolLimits.outboundFrames))
    }

    /// Connects, or throws within `NodeLimits.connectTime`.
    static func open(
        _ address: HostAndPort, on group: any EventLoopGroup
    ) async throws -> CoordinatorConnection {
        let channel = try await ClientBootstrap(group: group)
            .connectTimeout(TimeAmount(NodeLimits.connectTime))
            .connect(host: address.host, port: address.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true))
                }
            }
        return CoordinatorConnection(channel)
    }

    /// Queues a message and returns at once.
    ///
    /// - Throws: `ProtocolError` where the message cannot be framed, or `.overloaded` where the peer has not read
    ///   for thousands of them; the connection is then closing.
    func send(_ message: NodeMessage) throws(ProtocolError) {
        var buffer = ByteBuffer()
        try message.frame().write(into: &buffer)
        if case .dropped = queue.yield(buffer) {
            channel.channel.close(promise: nil)
            throw ProtocolError(.overloaded, "the coordinator does not read what it is sent")
        }
    }

    /// Ends the connection once what is queued is out, and cuts it after `NodeLimits.closeTime` in any case.
    func close() {
        queue.finish()
        let channel = channel.channel
        channel.eventLoop.scheduleTask(in: TimeAmount(NodeLimits.closeTime)) { channel.close(promise: nil) }
    }

    /// Hands every message to `deliver`, in order and one after the other, until the connection is gone.
    func serve(_ deliver: @escaping @Sendable (NodeEvent) async -> Void) async {
        // However it ends, it has ended: the session learns that, and whatever it still owes is sent again.
        try? await channel.executeThenClose { inbound, outbound in
            await withTaskGroup(of: Void.self) { group in
                group.addTask { [outgoing] in await Self.write(outgoing, to: outbound) }
                await Self.read(inbound, deliver)
                queue.finish()
            }
        }
    }

    private static func read(
        _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>, _ deliver: (NodeEvent) async -> Void
    ) async {
        var decoder = FrameDecoder()
        var isBroken = false
        var pieces = inbound.makeAsyncIterator()
        // A broken connection ends the reading as a closed one does; the session asks no more of either.
        while let bytes = try? await pieces.next() {
            // After a bad frame the rest is thrown away: unread, it could cost the peer our goodbye.
            if isBroken { continue }
            do {
                decoder.feed(bytes)
                while let frame = try decoder.next() {
                    decoder.liftHelloLimit()
                    await deliver(.received(try CoordinatorMessage(frame)))
                }
            } catch {
                isBroken = true
                await deliver(.receivedInvalid(error))
            }
        }
    }

    private static func write(
        _ outgoing: AsyncStream<ByteBuffer>, to outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
    ) async {
        for await buffer in outgoing {
            do {
                try await outbound.write(buffer)
            } catch {
                // The connection broke, which its reader sees too.
                return
            }
        }
        outbound.finish()
    }
}
