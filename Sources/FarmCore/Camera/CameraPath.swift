/// Where the camera of a clip looks, frame by frame.
///
/// Every view lies within the picture. Frames past the clip's last may be asked for too: the move comes to rest.
/// The same motion gives the same numbers to the last bit on every machine.
public struct CameraPath: Sendable {
    private let motion: Motion
    private let glide: Glide
    private let focus: Motion.Focus
    private let secondsPerFrame: Double
    /// Where a pan or drift is heading, in turns from rightwards to downwards.
    private let heading: Double
    private let turnsLeft: Bool
    private let sways: [Sway]

    /// - Parameter frameCount: The frames of the clip whose motion it is.
    public init(_ motion: Motion, frameCount: Int, rate: FrameRate) {
        self.motion = motion
        glide = Glide(frameCount: frameCount, rate: rate)
        focus = motion.focus ?? .middle
        secondsPerFrame = Double(rate.denominator) / Double(rate.numerator)
        var random = SplitMix(seed: motion.seed, purpose: "camera path")
        heading = Self.headings[random.below(Self.headings.count)]
        turnsLeft = random.below(2) == 0
        sways = (0..<3).map { _ in Sway(using: &random) }
    }

    /// Right and left, straight or slanting a little; now and then up or down.
    private static let headings = [0, 0.03, -0.03, 0.5, 0.47, 0.53, 0.25, 0.75]

    /// The part of the picture that is seen.
    public func view(atFrame frame: Int) -> CropRegion {
        let progress = glide.progress(atFrame: frame)
        let reach = motion.reach
        switch motion.move {
        case .still: return view(size: 1)
        case .zoom: return view(size: 1 / (1 + Double(frame) * reach))
        case .pushIn: return view(size: 1 / (1 + progress * reach))
        case .pullOut: return view(size: 1 / (1 + (glide.end - progress) * reach))
        case .pan:
            let travel = reach * glide.end
            let along = reach * progress - travel / 2
            let (right, down) = (Turn.cosine(heading), Turn.sine(heading))
            return view(
                size: 1 - travel, x: along * right, y: along * down,
                within: (abs(travel / 2 * right), abs(travel / 2 * down)))
        case .drift: return drift(progress)
        case .handheld: return handheld(atSecond: Double(frame) * secondsPerFrame)
        case .parallax: return view(size: 1 - 2 * longestTravel, within: (longestTravel, 0))
        }
    }

    /// How far the nearest things of a `parallax` have moved against the frame, in fractions of the picture's
    /// width; things farther off move less. 0 in the middle of the move.
    public func travel(atFrame frame: Int) -> Double {
        guard motion.move == .parallax else { return 0 }
        let along = glide.progress(atFrame: frame) - glide.end / 2
        return motion.reach * (turnsLeft ? -along : along)
    }

    /// The greatest distance of `travel` from 0.
    public var longestTravel: Double { motion.move == .parallax ? motion.reach * glide.end / 2 : 0 }

    /// The smallest part of the picture, in fractions of its width, that a frame up to `frame` shows.
    public func closestView(upToFrame frame: Int) -> Double {
        switch motion.move {
        // Sizes that only grow or only shrink.
        case .still, .zoom, .pushIn, .pullOut, .pan, .drift, .parallax:
            min(view(atFrame: 0).width, view(atFrame: frame).width)
        case .handheld: Self.steadiest(reach: motion.reach) * (1 - Self.breath)
        }
    }

    /// A quarter of a wide circle, coming a little closer on the way.
    private func drift(_ progress: Double) -> CropRegion {
        let radius = motion.reach / 2
        let turn = heading + (turnsLeft ? -0.25 : 0.25) * progress
        let size = (1 - 2 * radius) / (1 + progress * motion.reach / 2)
        return view(
            size: size, x: radius * Turn.cosine(turn), y: radius * Turn.sine(turn), within: (radius, radius))
    }

    /// The share by which a hand's view grows and shrinks.
    private static let breath = 0.0015

    private static func steadiest(reach: Double) -> Double { (1 - reach) / (1 + breath) }

    private func handheld(atSecond second: Double) -> CropRegion {
        let radius = motion.reach / 2
        return view(
            size: Self.steadiest(reach: motion.reach) * (1 + Self.breath * sways[2].value(atSecond: second * 0.7)),
            x: radius * sways[0].value(atSecond: second), y: radius * sways[1].value(atSecond: second),
            within: (radius, radius))
    }

    /// A view as near to the focus as one may be that then strays by `x` and `y`, at most `radius` of each, and stays
    /// within the picture; twice a radius is at most `1 − size`.
    private func view(
        size: Double, x: Double = 0, y: Double = 0, within radius: (x: Double, y: Double) = (0, 0)
    ) -> CropRegion {
        let size = min(max(size, 0.001), 1)
        let left = max(0, 1 - size - 2 * radius.x) * focus.x + radius.x + x
        let top = max(0, 1 - size - 2 * radius.y) * focus.y + radius.y + y
        return CropRegion(
            left: min(max(left, 0), 1 - size), top: min(max(top, 0), 1 - size), width: size, height: size)
    }
}
