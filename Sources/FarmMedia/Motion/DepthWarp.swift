import FarmCore

/// Draws a picture as a camera sees it that moves sideways: the nearer a place, the further it goes.
///
/// The picture is held at the frame's own scale, so that a frame is nothing but rows read at slowly changing
/// shifts: nothing is torn, nothing doubled.
final class DepthWarp {
    private let format: VideoFormat
    private let layers: [WarpLayer]
    private let filter = ShiftFilter()

    /// - Parameters:
    ///   - window: The part of the bitmap that is the picture.
    ///   - view: The part of the window that a frame shows while nothing is shifted.
    ///   - longestTravel: As far as anything is shifted either way, in fractions of the window's width.
    init(
        _ bitmap: Bitmap, window: CropRegion, view: CropRegion, longestTravel: Double, spread: Double,
        format: VideoFormat
    ) throws(MediaError) {
        self.format = format
        let planes = try VideoColour.videoPlanes(of: bitmap)
        let field = DepthField(of: bitmap, within: window)
        let chroma = (width: format.width / 2, height: format.height / 2)
        // A chroma sample lies on the left one of its two luma columns: a quarter of its own width left of their
        // middle.
        let siting = -0.25
        layers = try [
            WarpLayer(
                planes[0], field: field, window: window, view: view, longestTravel: longestTravel,
                width: format.width, height: format.height),
            WarpLayer(
                planes[1], field: field, window: window.grown(by: -spread), view: view, longestTravel: longestTravel,
                width: chroma.width, height: chroma.height, siting: siting),
            WarpLayer(
                planes[2], field: field, window: window.grown(by: spread), view: view, longestTravel: longestTravel,
                width: chroma.width, height: chroma.height, siting: siting),
        ]
    }

    /// Fills a frame's planes with the nearest things shifted by `travel`, a fraction of the window's width.
    func draw(travel: Double, into planes: [PlaneView]) {
        for (layer, plane) in zip(layers, planes) { layer.draw(travel: travel, through: filter, into: plane) }
    }
}

/// One plane of a picture that `DepthWarp` draws.
private final class WarpLayer {
    private let width: Int
    private let height: Int
    /// Samples of the window's width at the frame's scale.
    private let windowWidth: Double
    /// The rows of the frame, each with room for shifts on both sides.
    private let samples: Plane
    private let room: Int
    /// How near the middle of each run of samples is, for every eighth row and the one after the last.
    private let depths: [Int32]
    private let runs: Int

    /// Rows from one line of `depths` to the next.
    private static let band = 8

    init(
        _ plane: Plane, field: DepthField, window: CropRegion, view: CropRegion, longestTravel: Double, width: Int,
        height: Int, siting: Double = 0
    ) throws(MediaError) {
        self.width = width
        self.height = height
        windowWidth = Double(width) / view.width
        room = Int((longestTravel * windowWidth).rounded(.up)) + ShiftFilter.margin
        // The frame's part of the window, and the room for shifts beside it; past the picture's own edge, its
        // last samples are repeated, and no shift shows more of them than a filter's end.
        let wide = (width + ShiftFilter.run - 1) / ShiftFilter.run * ShiftFilter.run + 2 * room
        let sample = window.width * view.width / Double(width)
        let region = CropRegion(
            left: window.left + window.width * view.left + (siting - Double(room)) * sample,
            top: window.top + window.height * view.top, width: sample * Double(wide),
            height: window.height * view.height)
        samples = try plane.resampled(through: region, width: wide, height: height)

        runs = (width + ShiftFilter.run - 1) / ShiftFilter.run
        var depths: [Int32] = []
        for line in 0...(height + Self.band - 1) / Self.band {
            let y = view.top + view.height * Double(line * Self.band) / Double(height)
            for run in 0..<runs {
                let x = view.left + view.width * (Double(run * ShiftFilter.run) + 4) / Double(width)
                depths.append(Int32(field.value(x: x, y: y)))
            }
        }
        self.depths = depths
    }

    func draw(travel: Double, through filter: ShiftFilter, into plane: PlaneView) {
        // In 2,048ths of a sample; depth is of 2^14, and shifts are in 256ths.
        let scaled = Int((travel * windowWidth * 2048).rounded())
        var shifts = [Int32](repeating: 0, count: runs)
        withExtendedLifetime((plane, samples)) {
            depths.withUnsafeBufferPointer { depths in
                shifts.withUnsafeMutableBufferPointer { shifts in
                    guard let nodes = depths.baseAddress, let shifts = shifts.baseAddress else { return }
                    for row in 0..<height {
                        let (line, part) = row.quotientAndRemainder(dividingBy: Self.band)
                        let above = nodes + line * runs
                        let below = above + runs
                        for run in 0..<runs {
                            let depth = above[run] &+ ((below[run] &- above[run]) &* Int32(part)) &>> 3
                            shifts[run] = Int32(truncatingIfNeeded: (Int(depth) &* scaled &+ (1 << 16)) &>> 17)
                        }
                        filter.apply(
                            from: samples.row(row) + room, to: plane.base + row * plane.stride, width: width,
                            shifts: shifts)
                    }
                }
            }
        }
    }
}
