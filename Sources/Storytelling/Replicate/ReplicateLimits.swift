import FarmObjects

/// Every limit of what is asked of Replicate, in one place.
public struct ReplicateLimits: Hashable, Sendable {
    /// How long the service is asked to hold its answer back until the picture is there, in seconds; `nil` for not at
    /// all.
    ///
    /// Until the first answer nobody knows the prediction's name, and a process that ends then loses a picture that
    /// was paid for. So it answers at once by default: the name is noted before the picture can be finished, at the
    /// price of one or two more requests, which cost nothing.
    public var wait: Int?
    /// Before an unfinished prediction is looked at for the first time; each pause after it is half as long again.
    public var firstPause = Duration.milliseconds(400)
    public var longestPause = Duration.seconds(5)
    /// Between two looks where the service tells of the end by itself.
    public var pauseForNews = Duration.seconds(5)
    /// From the beginning of a wait for a picture until it is given up.
    public var total = Duration.seconds(120)
    /// For the request that ends a prediction at the service.
    public var cancelling = Duration.seconds(5)
    /// For the stages of every request.
    public var transfer = HTTPLimits()
    /// How often a prompt that was judged unsafe is softened and asked again.
    public var softenings = 3

    public init() {}

    /// What the service takes for `wait`.
    static let waits = 1...60
    /// A prediction as the service tells of it.
    static let answerBytes = 1 << 20
    /// A picture's file: 4 megapixels as PNG, with room.
    static let pictureBytes = 32 << 20
    /// For a picture's file, from its first request.
    static let pictureTime = Duration.seconds(60)
    /// Pictures decoded and encoded at once.
    static let preparations = 2
    /// Redirections on the way to a picture's file.
    static let redirects = 3
    /// Unicode scalars; what is longer is cut at its end, where the context stands.
    static let promptCharacters = 4000
    /// A prediction's name.
    static let nameCharacters = 1...64
    /// The longest time to be left alone that is believed.
    static let longestRetry = Duration.seconds(3600)
    /// What errors of other services are looked through for.
    static let errorCharacters = 2000
}
