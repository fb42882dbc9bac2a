import FarmCore
import Foundation

/// One still picture in motion, with all that is done to it: what a frame shows below text and fades.
final class MovingPicture {
    private enum Lens {
        case darkness
        case still(MotionSampler)
        case moving(MotionSampler)
        case deep(DepthWarp)
    }

    private let lens: Lens
    private let path: CameraPath
    private let effects: [any FrameEffect]
    private let format: VideoFormat
    /// A frame that is drawn once, where nothing moves.
    private var kept: [Plane]?

    /// The share by which blue and red part at full strength.
    private static let widestSpread = 0.004

    /// - Parameters:
    ///   - bitmap: The image; `nil` for darkness.
    ///   - frameCount: The frames of the clip that the motion belongs to.
    ///   - lastFrame: The last that will be asked for; it may lie past the clip's own.
    ///   - isBackdrop: Whether it lies behind a card: dimmed and blurred.
    init(
        _ bitmap: Bitmap?, motion: Motion, effects: PictureEffects, frameCount: Int, lastFrame: Int,
        format: VideoFormat, isBackdrop: Bool = false
    ) throws(MediaError) {
        self.format = format
        guard var bitmap else {
            self.effects = effects.prepared(for: format, scene: nil)
            lens = .darkness
            path = CameraPath(motion, frameCount: frameCount, rate: format.frameRate)
            return
        }
        let attention = Attention(bitmap)
        let window = attention.window(from: bitmap, toFill: format.width, by: format.height)
        let motion = motion.focused(on: attention.focus(within: window))
        path = CameraPath(motion, frameCount: frameCount, rate: format.frameRate)
        Grade.apply(effects.grade, to: &bitmap)
        self.effects = effects.prepared(for: format, scene: SmallCopy.mean(of: bitmap))
        let spread = effects.aberration * Self.widestSpread
        if motion.move == .parallax, !isBackdrop {
            lens = try .deep(
                DepthWarp(
                    bitmap, window: window, view: path.view(atFrame: 0), longestTravel: path.longestTravel,
                    spread: spread, format: format))
            return
        }
        if isBackdrop { bitmap = try Backdrop.made(of: bitmap) }
        let picture = try PreparedPicture(
            bitmap, window: window, for: format, closestView: path.closestView(upToFrame: lastFrame), spread: spread)
        let sampler = MotionSampler(picture, format: format)
        lens = motion.move == .still || motion.move == .parallax ? .still(sampler) : .moving(sampler)
    }

    /// Fills a frame's planes.
    func draw(frame: Int, into planes: [PlaneView]) throws(MediaError) {
        switch lens {
        case .darkness: format.fillWithBlack(planes)
        case .still(let sampler): try drawKept(from: sampler, into: planes)
        case .moving(let sampler): sampler.draw(through: path.view(atFrame: frame), into: planes)
        case .deep(let warp): warp.draw(travel: path.travel(atFrame: frame), into: planes)
        }
        for effect in effects { effect.apply(frame: frame, to: planes) }
    }

    private func drawKept(from sampler: MotionSampler, into planes: [PlaneView]) throws(MediaError) {
        let source: [Plane]
        if let kept {
            source = kept
        } else {
            source = try format.planes()
            sampler.draw(through: path.view(atFrame: 0), into: source.map(\.view))
            kept = source
        }
        for (plane, target) in zip(source, planes) {
            withExtendedLifetime((plane, target)) {
                for row in 0..<plane.height {
                    (target.base + row * target.stride).update(from: plane.row(row), count: plane.width)
                }
            }
        }
    }
}

extension VideoFormat {
    /// Y, U and V planes of a frame, of undefined content.
    func planes() throws(MediaError) -> [Plane] {
        try [
            Plane(width: width, height: height), Plane(width: width / 2, height: height / 2),
            Plane(width: width / 2, height: height / 2),
        ]
    }

    /// Black of BT.709 in limited range.
    func fillWithBlack(_ planes: [PlaneView]) {
        for (index, plane) in planes.enumerated() {
            let (columns, rows) = index == 0 ? (width, height) : (width / 2, height / 2)
            withExtendedLifetime(plane) {
                for row in 0..<rows {
                    (plane.base + row * plane.stride).update(repeating: index == 0 ? 16 : 128, count: columns)
                }
            }
        }
    }
}
