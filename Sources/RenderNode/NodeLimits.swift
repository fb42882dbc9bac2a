import FarmCore
import FarmProtocol

/// Every limit of a render node.
enum NodeLimits {
    /// Pools it may belong to.
    static let pools = ProtocolLimits.poolsPerNode
    /// Tasks rendered at once.
    static let slots = 256
    /// Addresses of coordinators to try in turn.
    static let coordinators = 16
    /// How long a render may be allowed to make no progress, in seconds: up to a day.
    static let stuckSeconds = 5...86_400
    static let connectTime = Duration.seconds(5)
    /// From the wish to close a connection until it is cut, whatever the other side does.
    static let closeTime = Duration.seconds(1)
    /// The bytes of one asset.
    static let assetBytes: Int64 = 2 << 30
    /// The assets of one lease.
    static let assetsPerLease = 10_000
    /// How often an asset is fetched that arrives with the wrong digest.
    static let corruptDownloads = 3
    /// The pauses between the attempts at one transfer, together: longer than a coordinator takes to restart.
    static let transferPatience = Duration.seconds(120)
    static let transferPauses = Backoff(first: .milliseconds(250), longest: .seconds(5))
    /// Downloads under way for one lease.
    static let downloadsPerLease = 8
    static let nameBytes = 128
    /// The smallest cache that can be asked for.
    static let cacheBytes: Int64 = 16 << 20
    /// From the wish to shut down to the end, whatever is under way.
    static let shutdownTime = Duration.seconds(12)
    /// From the same moment to the end of a process that a library call holds up.
    static let forcedEndSeconds = 15.0
}
