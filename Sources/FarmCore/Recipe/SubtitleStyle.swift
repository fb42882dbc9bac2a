/// How subtitles look. Lengths are fractions of the picture's shorter side, so that every raster looks alike.
public struct SubtitleStyle: Hashable, Sendable, Codable {
    public enum Look: String, Hashable, Sendable, Codable, CaseIterable {
        case plain
        /// The word that sounds has the accent's colour.
        case karaoke
        /// Each word springs up as it sounds.
        case pop
        /// Letters on a dark box.
        case boxed
        /// Letters appear one after another as the words sound.
        case typewriter
    }

    public enum Place: String, Hashable, Sendable, Codable, CaseIterable {
        case top
        case middle
        case bottom
    }

    public let look: Look
    public let place: Place
    /// A font family that fontconfig resolves; other families stand in for scripts that it lacks.
    public let fontFamily: String
    public let fontHeight: Double
    public let outlineWidth: Double
    /// From the picture's edge (top or bottom, as `place` says) to the text.
    public let margin: Double
    public let textColour: Colour
    public let accentColour: Colour
    public let outlineColour: Colour

    public init(
        look: Look = .plain, place: Place = .bottom, fontFamily: String, fontHeight: Double, outlineWidth: Double,
        margin: Double, textColour: Colour = .white, accentColour: Colour = .ember, outlineColour: Colour = .ink
    ) {
        self.look = look
        self.place = place
        self.fontFamily = fontFamily
        self.fontHeight = fontHeight
        self.outlineWidth = outlineWidth
        self.margin = margin
        self.textColour = textColour
        self.accentColour = accentColour
        self.outlineColour = outlineColour
    }

    /// White with a dark outline, bottom-centred, 24 on a script height of 288 lines.
    public static let standard = SubtitleStyle(
        fontFamily: "Liberation Sans", fontHeight: 24.0 / 288.0, outlineWidth: 0.0055, margin: 0.07)
}

/// An sRGB colour, written `#rrggbb`.
public struct Colour: Hashable, Sendable, Codable, LosslessStringConvertible {
    public let red: UInt8
    public let green: UInt8
    public let blue: UInt8

    public init(red: UInt8, green: UInt8, blue: UInt8) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    public init?(_ description: String) {
        let digits = description.utf8.dropFirst()
        guard description.utf8.first == UInt8(ascii: "#"), digits.count == 6,
            digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }),
            let value = UInt32(description.dropFirst(), radix: 16)
        else { return nil }
        self.init(
            red: UInt8(truncatingIfNeeded: value >> 16), green: UInt8(truncatingIfNeeded: value >> 8),
            blue: UInt8(truncatingIfNeeded: value))
    }

    public var description: String {
        let value = UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
        let digits = String(value, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    public static let white = Colour(red: 255, green: 255, blue: 255)
    public static let ink = Colour(red: 8, green: 8, blue: 8)
    public static let ember = Colour(red: 255, green: 176, blue: 56)
}
