/// How a user wants a video to be made.
public struct VideoOptions: Hashable, Sendable {
    /// Whether each segment's move follows its mood, or all have one.
    public enum MotionChoice: Hashable, Sendable, LosslessStringConvertible {
        case automatic
        case always(Motion.Move)

        /// `automatic`, or the name of a move.
        public init?(_ description: String) {
            if description == "automatic" {
                self = .automatic
            } else if let move = Motion.Move(rawValue: description) {
                self = .always(move)
            } else {
                return nil
            }
        }

        public var description: String {
            switch self {
            case .automatic: "automatic"
            case .always(let move): move.rawValue
            }
        }

        public static let all = [automatic] + Motion.Move.allCases.map(always)
    }

    /// What lies between two segments.
    public enum Transition: String, Hashable, Sendable, Codable, CaseIterable {
        case cut
        case fade
        case dip
        case crossfade
    }

    public var ratio = AspectRatio.wide
    public var resolution = Resolution.p1080
    /// 24, 25, 30 or 60.
    public var framesPerSecond = 24
    public var encoding = Encoding.standard
    public var motion = MotionChoice.automatic
    public var effects = PictureEffects.none
    /// `nil` for none on the picture.
    public var subtitles: SubtitleStyle? = .standard
    public var transition = Transition.cut
    public var titleCard = false
    /// The words that stand at the end; `nil` for none.
    public var endCard: String?
    public var ambience: Ambience.Bed?
    /// Decides what is left to chance; the same seed gives the same video.
    public var seed: UInt64 = 0

    public init() {}

    public var format: VideoFormat { VideoFormat(ratio, resolution, frameRate: FrameRate(framesPerSecond)) }

    /// What stands at the end where nobody says otherwise.
    public static let theEnd = "The End"

    public static let frameRates = [24, 25, 30, 60]
}
