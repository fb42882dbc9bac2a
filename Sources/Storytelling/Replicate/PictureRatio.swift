import Foundation

/// The ratios of width to height that the model paints in.
enum PictureRatio: String, CaseIterable, Sendable {
    case square = "1:1"
    case wide = "16:9"
    case widest = "21:9"
    case threeToTwo = "3:2"
    case twoToThree = "2:3"
    case fourToFive = "4:5"
    case fiveToFour = "5:4"
    case threeToFour = "3:4"
    case fourToThree = "4:3"
    case tall = "9:16"
    case tallest = "9:21"

    /// The one of which the least is cut off to get the raster's.
    init(nearestTo width: Int, _ height: Int) {
        let wanted = log(Double(width) / Double(height))
        self =
            Self.allCases.min { abs(log($0.value) - wanted) < abs(log($1.value) - wanted) } ?? .square
    }

    private var value: Double {
        let sides = rawValue.split(separator: ":").compactMap { Double($0) }
        return sides.count == 2 ? sides[0] / sides[1] : 1
    }
}
