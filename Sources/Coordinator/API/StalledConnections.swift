import NIOCore

/// Closes a connection on which nothing has moved for as long as the idle handler before it allows: a client
/// that stopped reading would else hold its place for ever.
final class StalledConnections: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event is IdleStateHandler.IdleStateEvent else {
            context.fireUserInboundEventTriggered(event)
            return
        }
        context.close(promise: nil)
    }

    /// For one connection's pipeline.
    static func handlers(after stall: Duration = APILimits.stall) -> [any RemovableChannelHandler] {
        [IdleStateHandler(allTimeout: TimeAmount(stall)), StalledConnections()]
    }
}
