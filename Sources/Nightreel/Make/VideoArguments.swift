import ArgumentParser
import FarmCore

/// How the video is to be, as it was typed.
struct VideoArguments: ParsableArguments {
    @Option(help: "The picture's shape (default: 16:9).")
    var ratio: AspectRatio?

    @Option(help: "Pixels of the picture's shorter side (default: 1080).")
    var resolution: Resolution?

    @Option(help: "Frames a second (default: 24).")
    var fps: FramesPerSecond?

    @Option(help: "How frames are compressed (default: h264).")
    var codec: Encoding.Codec?

    @Option(help: "From quick to fine (default: standard).")
    var profile: Encoding.Profile?

    @Option(help: "How the camera moves; automatic chooses for each picture (default: automatic).")
    var motion: VideoOptions.MotionChoice?

    @Option(
        help: ArgumentHelp(
            "What makes pictures uneasy, each from 0 to 1: grain, vignette, flicker, fog, aberration; and grade, which "
                + "is natural, cold or sepia. Such as grain=0.3,vignette=0.4,grade=cold.",
            valueName: "name=strength,…"),
        transform: EffectsArgument.effects)
    var effects: PictureEffects?

    @Option(help: "How subtitles look (default: plain).")
    var look: LookArgument?

    @Option(help: "What lies between two segments (default: cut).")
    var transition: VideoOptions.Transition?

    @Flag(help: "Show the title before the story.")
    var titleCard = false

    @Flag(help: "Show an end after the story.")
    var endCard = false

    @Option(help: ArgumentHelp("Show these words after the story (with --end-card: The End).", valueName: "words"))
    var endWords: String?

    @Option(help: "A bed of sound under the voice (default: none).")
    var ambience: Ambience.Bed?

    @Option(help: "A number that decides what is left to chance; the same seed gives the same video (default: 0).")
    var seed: UInt64?

    func validate() throws {
        if let endWords, !VideoOptions.isEndCard(endWords) {
            throw ValidationError(
                "The words of an end card are at most \(VideoOptions.Limits.endCard.upperBound) characters on one line."
            )
        }
        if let seed, !VideoOptions.Limits.seed.contains(seed) {
            throw ValidationError("A seed is at most \(VideoOptions.Limits.seed.upperBound).")
        }
    }

    var options: VideoOptions {
        var options = VideoOptions()
        options.ratio = ratio ?? options.ratio
        options.resolution = resolution ?? options.resolution
        options.framesPerSecond = fps?.number ?? options.framesPerSecond
        options.encoding = Encoding(
            codec: codec ?? options.encoding.codec, profile: profile ?? options.encoding.profile)
        options.motion = motion ?? options.motion
        options.effects = effects ?? options.effects
        if let look { options.subtitles = look.style }
        options.transition = transition ?? options.transition
        options.titleCard = titleCard
        options.endCard = endWords ?? (endCard ? VideoOptions.theEnd : nil)
        options.ambience = ambience
        options.seed = seed ?? options.seed
        return options
    }
}
