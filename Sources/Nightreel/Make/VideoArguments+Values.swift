import ArgumentParser
import FarmCore

// What can be typed for each option. Names of several words are joined by hyphens, as is usual on a command line.

extension AspectRatio: ExpressibleByArgument {}
extension Encoding.Codec: ExpressibleByArgument {}
extension Encoding.Profile: ExpressibleByArgument {}
extension VideoOptions.Transition: ExpressibleByArgument {}
extension Ambience.Bed: ExpressibleByArgument {}

extension Resolution: ExpressibleByArgument {
    /// With or without the usual `p` at the end.
    public init?(argument: String) {
        guard let lines = Int(argument.hasSuffix("p") ? String(argument.dropLast()) : argument) else { return nil }
        self.init(rawValue: lines)
    }

    public static var allValueStrings: [String] { allCases.map { String($0.rawValue) } }
}

/// A pace that videos may have.
struct FramesPerSecond: ExpressibleByArgument {
    let number: Int

    init?(argument: String) {
        guard let number = Int(argument), VideoOptions.frameRates.contains(number) else { return nil }
        self.number = number
    }

    static var allValueStrings: [String] { VideoOptions.frameRates.map(String.init) }
}

extension VideoOptions.MotionChoice: ExpressibleByArgument {
    public init?(argument: String) {
        guard let choice = Self.all.first(where: { $0.argument == argument || $0.description == argument }) else {
            return nil
        }
        self = choice
    }

    public static var allValueStrings: [String] { all.map(\.argument) }

    /// `pushIn` is typed `push-in`.
    private var argument: String {
        description.reduce(into: "") { $0 += $1.isUppercase ? "-" + $1.lowercased() : String($1) }
    }
}

/// A look of subtitles, or none.
struct LookArgument: ExpressibleByArgument {
    let style: SubtitleStyle?

    init?(argument: String) {
        if argument == "none" {
            style = nil
        } else if let look = SubtitleStyle.Look(rawValue: argument) {
            style = .standard(look: look)
        } else {
            return nil
        }
    }

    static var allValueStrings: [String] { SubtitleStyle.Look.allCases.map(\.rawValue) + ["none"] }
}

/// `grain=0.3,vignette=0.4,grade=cold`
enum EffectsArgument {
    private static var strengths: [String: WritableKeyPath<PictureEffects, Double>] {
        [
            "grain": \.grain, "vignette": \.vignette, "flicker": \.flicker, "fog": \.fog, "aberration": \.aberration,
        ]
    }

    /// - Throws: `ValidationError` that says which of them is wrong.
    static func effects(_ argument: String) throws -> PictureEffects {
        var effects = PictureEffects.none
        var seen: Set<String> = []
        for pair in argument.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = pair.split(separator: "=", omittingEmptySubsequences: false).map(String.init)
            guard sides.count == 2 else { throw ValidationError("'\(pair)' is not of the form name=strength.") }
            let (name, value) = (sides[0], sides[1])
            guard seen.insert(name).inserted else { throw ValidationError("'\(name)' is given twice.") }
            if name == "grade" {
                guard let grade = PictureEffects.Grade(rawValue: value) else {
                    let grades = PictureEffects.Grade.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("There is no grade '\(value)', but \(grades).")
                }
                effects.grade = grade
            } else if let strength = strengths[name] {
                guard let number = Double(value), VideoOptions.Limits.strength.contains(number) else {
                    throw ValidationError("The strength of '\(name)' is a number from 0 to 1, not '\(value)'.")
                }
                effects[keyPath: strength] = number
            } else {
                let names = (strengths.keys.sorted() + ["grade"]).joined(separator: ", ")
                throw ValidationError("There is no effect '\(name)', but \(names).")
            }
        }
        return effects
    }
}
