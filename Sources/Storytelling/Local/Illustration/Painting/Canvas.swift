/// The picture while it is painted: how light each pixel is and how warm that light.
///
/// Colour comes last, from a `Palette`, so that a picture has few colours by construction. Owns its planes.
final class Canvas {
    let width: Int
    let height: Int
    /// 0 is black, 1 the brightest paint; above that, glare.
    let value: UnsafeMutablePointer<Float>
    /// 0 is cold light, 1 warm.
    let warmth: UnsafeMutablePointer<Float>
    /// What lights the layers laid from now on.
    var lights: [Light] = []
    /// Lengths of brush marks and grain grow with the picture; 1 at 864 pixels.
    let scale: Float
    let noise = NoiseTile.shared
    /// Where in the noise this picture lies, so that no two pictures have the same clouds.
    let drift: (x: Float, y: Float)

    init(width: Int, height: Int, random: inout SeededRandom) {
        self.width = width
        self.height = height
        scale = Float(min(width, height)) / 864
        drift = (Float(random.number(0...512)), Float(random.number(0...512)))
        value = .allocate(capacity: width * height)
        value.initialize(repeating: 0, count: width * height)
        warmth = .allocate(capacity: width * height)
        warmth.initialize(repeating: 0, count: width * height)
    }

    deinit {
        value.deallocate()
        warmth.deallocate()
    }
}

/// A round light: full at its middle, a quarter at `radius`.
struct Light: Sendable {
    var x: Float
    var y: Float
    var radius: Float
    var strength: Float
    var warmth: Float

    init(_ place: Point, radius: Double, strength: Double, warmth: Double) {
        x = Float(place.x)
        y = Float(place.y)
        self.radius = Float(radius)
        self.strength = Float(strength)
        self.warmth = Float(warmth)
    }

    /// The light's part at a pixel, 0...1.
    @inline(__always)
    func reach(_ pixelX: Float, _ pixelY: Float) -> Float {
        let offX = pixelX - x
        let offY = pixelY - y
        let fall = 1 / (1 + (offX * offX + offY * offY) / (radius * radius))
        return fall * fall
    }
}

/// How a layer of paint looks.
struct Wash {
    /// Lightness at the top and at the bottom of the layer's own extent, or of `span` where it is set.
    var top: Float
    var bottom: Float
    /// Rows in pixels between which lightness goes from `top` to `bottom`.
    var span: ClosedRange<Float>?
    var warmth: Float = 0
    /// How strongly brush marks show.
    var texture: Float = 0.03
    /// Length of brush marks against their breadth: below 1 they stand upright.
    var grain: Float = 4
    /// How much of the lights this layer throws back.
    var response: Float = 0.5
    /// Brightness of edges that face the first light.
    var rim: Float = 0
    /// Pixels, at a height of 864, by which contours waver.
    var waver: Float = 2
    var opacity: Float = 1
    /// Adds to the lightness at a pixel: for planes in perspective.
    var shading: ((Float, Float) -> Float)?

    init(_ top: Float, _ bottom: Float? = nil) {
        self.top = top
        self.bottom = bottom ?? top
    }

    func with(_ change: (inout Wash) -> Void) -> Wash {
        var copy = self
        change(&copy)
        return copy
    }
}
