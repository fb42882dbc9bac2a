/// Every limit of the farm protocol, for both sides.
public enum ProtocolLimits {
    /// The bytes of a frame's payload, as sent and after decompression.
    public static let payloadBytes = 1 << 20
    /// The bytes of a first frame's payload: nobody has introduced themselves yet.
    public static let helloPayloadBytes = 64 << 10
    /// Payloads longer than this are sent compressed.
    public static let compressionThreshold = 1 << 10
    /// From connection to a complete hello.
    public static let helloTime = Duration.seconds(10)
    /// From the first byte of a frame to its last.
    public static let frameTime = Duration.seconds(10)
    /// How long a connection that is being closed may take to carry its last frame.
    public static let farewellTime = Duration.seconds(1)
    /// Leases a node may want or hold at once.
    public static let leasesPerNode = 1024
    /// Pools a node may belong to.
    public static let poolsPerNode = 16
    /// The bytes of a node's name, a failure's message and other words.
    public static let textBytes = 4096
    /// Stages whose times a completion tells.
    public static let renderStages = 32
    /// Missing glyphs that a completion names, and the bytes of one.
    public static let missingGlyphs = 256
    static let glyphBytes = 32
    /// Frames waiting to be written to one connection.
    public static let outboundFrames = 4096
}
