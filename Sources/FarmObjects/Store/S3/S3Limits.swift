import FarmCore

/// Every limit of the S3 store, in one place.
public struct S3Limits: Hashable, Sendable {
    /// A file larger than this is uploaded in parts.
    public var wholeBytes: Int64 = 32 << 20
    /// The bytes of a part, unless there would be more than `S3Limits.parts`. Amazon asks for 5 MiB at least.
    public var partBytes: Int64 = 16 << 20
    /// Parts of one file under way at once.
    public var partsAtOnce = 3
    /// The pauses between the attempts at a request that may succeed later, together.
    public var patience: Duration = .seconds(45)
    public var pauses = Backoff(first: .milliseconds(200), longest: .seconds(8))

    public init() {}

    /// As `patience`, when the store is tried out at the start.
    static let checkPatience = Duration.seconds(3)
    /// Of one upload; Amazon takes 10,000.
    static let parts: Int64 = 10_000
    /// What a server copies in one step, and takes in one PUT.
    static let copyBytes: Int64 = 5 << 30
    /// The longest a presigned URL may last (Amazon S3 manual, "Using query parameters").
    static let urlLifetime = Duration.seconds(7 * 86_400)
    /// URLs of the same expiry signed within such a span are the same, so that browsers need not load twice.
    static let urlRounding = Duration.seconds(3600)
    /// How often it is tried to make a bucket.
    static let bucketAttempts = 20
    /// Keys in a page of a listing: what S3 gives at most.
    static let pageKeys = 1000
    /// How long a removal may take from its announcement to its end; the server refuses it afterwards.
    static let removal = Duration.seconds(60)
    /// The pause between two looks at whether a removal has ended.
    static let removalPause = Duration.milliseconds(200)
    /// How often an object is put in its place again because it was removed or replaced meanwhile.
    static let placements = 4
    /// The body of an answer that is no object.
    static let answerBytes = 8 << 20
    /// Elements within elements in an answer.
    static let answerDepth = 16
    /// Temporary credentials are asked for anew when they are good for less than this.
    static let credentialMargin = Duration.seconds(900)
    /// The bytes of a credentials file or of an answer that holds credentials.
    static let credentialBytes = 1 << 20
}
