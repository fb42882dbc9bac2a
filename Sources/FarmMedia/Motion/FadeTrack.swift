import FarmCore

/// The darkness that a clip comes out of and goes into, over everything else.
struct FadeTrack {
    private let format: VideoFormat
    private let frameCount: Int
    /// The frames of a fade out of black; 0 for none.
    private let rising: Int
    private let exit: Exit?

    init(_ recipe: ClipRecipe) {
        format = recipe.format
        frameCount = recipe.frameCount
        exit = recipe.exit
        if let entrance = recipe.entrance, entrance.kind == .fade {
            rising = entrance.frameCount
        } else {
            rising = 0
        }
    }

    /// The share of the light that a frame keeps, of 256. Frame 0 of an entrance is black, as is the last frame of
    /// an exit of full depth.
    func share(atFrame frame: Int) -> Int {
        var share = frame < rising ? Fading.eased(frame, of: rising) : 256
        if let exit {
            let left = frameCount - 1 - frame
            let gone = Fading.eased(exit.frameCount - left, of: exit.frameCount)
            let kept = 256 - Int((Double(gone) * min(max(exit.depth, 0), 1)).rounded())
            share = (share * kept) >> 8
        }
        return share
    }

    func draw(frame: Int, onto planes: [PlaneView]) {
        let share = share(atFrame: frame)
        guard share < 256 else { return }
        for (index, plane) in planes.enumerated() {
            let (width, height) = index == 0 ? (format.width, format.height) : (format.width / 2, format.height / 2)
            plane.scale(by: UInt16(share), towards: index == 0 ? 16 : 128, width: width, height: height)
        }
    }
}
