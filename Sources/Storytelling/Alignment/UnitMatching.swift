/// Finds which units of a transcription are which units of the text: the cheapest way to change one into the other.
///
/// A unit may be left out or added, stand for one that resembles it more or less, or for up to four together. Only
/// pairs near the straight way are looked at, so the cost is that of the longer text times the band.
struct UnitMatching {
    /// Units of the text and the units heard for them; one of both has a single unit.
    struct Match: Hashable {
        let script: Range<Int>
        let heard: Range<Int>
    }

    private static let leftOut = 0.6
    private static let added = 0.6
    /// For each unit more than one that are taken together.
    private static let joining = 0.08
    /// Units taken together must resemble the other side this much.
    private static let mostUnlike = 0.45
    private static let unreached = Double.infinity

    private let script: [SpokenUnit]
    private let heard: [SpokenUnit]
    private let band: Int
    private var costs: [Double]
    private var steps: [UInt16]

    /// The matches in order, none overlapping.
    static func matches(of script: [SpokenUnit], in heard: [SpokenUnit]) -> [Match] {
        guard !script.isEmpty, !heard.isEmpty else { return [] }
        var matching = UnitMatching(script, heard)
        matching.fill()
        return matching.path()
    }

    private init(_ script: [SpokenUnit], _ heard: [SpokenUnit]) {
        self.script = script
        self.heard = heard
        let slope = (heard.count + script.count - 1) / script.count
        let wanted = abs(heard.count - script.count) + AlignmentLimits.band.lowerBound
        band = max(min(wanted, AlignmentLimits.band.upperBound), slope + AlignmentLimits.merged)
        costs = Array(repeating: Self.unreached, count: (script.count + 1) * (2 * band + 1))
        steps = Array(repeating: 0, count: costs.count)
    }

    /// Where the straight way is in the transcription when it is at `place` of the text.
    private func middle(_ place: Int) -> Int { place * heard.count / script.count }

    private func cell(_ place: Int, _ other: Int) -> Int? {
        let offset = other - middle(place) + band
        guard place >= 0, other >= 0, (0...2 * band).contains(offset) else { return nil }
        return place * (2 * band + 1) + offset
    }

    private mutating func fill() {
        for place in 0...script.count {
            let first = max(0, middle(place) - band)
            let last = min(heard.count, middle(place) + band)
            guard first <= last else { continue }
            for other in first...last { settle(place, other) }
        }
    }

    /// The cheapest step that ends here.
    private mutating func settle(_ place: Int, _ other: Int) {
        guard let here = cell(place, other) else { return }
        if place == 0, other == 0 {
            costs[here] = 0
            return
        }
        var best = Self.unreached
        var step: UInt16 = 0
        func consider(_ taken: Int, _ heardTaken: Int, _ price: @autoclosure () -> Double) {
            guard let before = cell(place - taken, other - heardTaken), costs[before] < best else { return }
            let cost = costs[before] + price()
            if cost < best {
                best = cost
                step = UInt16(taken << 4 | heardTaken)
            }
        }
        if place > 0, other > 0 { consider(1, 1, unlikeness(place, 1, other, 1)) }
        consider(1, 0, Self.leftOut)
        consider(0, 1, Self.added)
        if place > 0, other > 0 {
            for count in 2...AlignmentLimits.merged {
                if other >= count { consider(1, count, joined(place, 1, other, count)) }
                if place >= count { consider(count, 1, joined(place, count, other, 1)) }
            }
        }
        costs[here] = best
        steps[here] = step
    }

    private func unlikeness(_ place: Int, _ taken: Int, _ other: Int, _ heardTaken: Int) -> Double {
        Unlikeness.of(script[(place - taken)..<place], heard[(other - heardTaken)..<other])
    }

    private func joined(_ place: Int, _ taken: Int, _ other: Int, _ heardTaken: Int) -> Double {
        let (own, others) = (script[(place - taken)..<place], heard[(other - heardTaken)..<other])
        guard Self.mayBeLike(own, others) else { return Self.unreached }
        let unlikeness = Unlikeness.of(own, others)
        guard unlikeness <= Self.mostUnlike else { return Self.unreached }
        // As much as so many single pairs would cost.
        let count = max(taken, heardTaken)
        return unlikeness * Double(count) + Self.joining * Double(count - 1)
    }

    /// Whether their lengths let them be so much alike; digits may be said at any length.
    private static func mayBeLike(_ left: ArraySlice<SpokenUnit>, _ right: ArraySlice<SpokenUnit>) -> Bool {
        var (first, second) = (0, 0)
        for unit in left {
            guard unit.forms.count == 1 else { return true }
            first += unit.forms[0].count
        }
        for unit in right {
            guard unit.forms.count == 1 else { return true }
            second += unit.forms[0].count
        }
        return Double(min(first, second)) >= Double(max(first, second)) * (1 - mostUnlike)
    }

    private func path() -> [Match] {
        var matches: [Match] = []
        var (place, other) = (script.count, heard.count)
        while place > 0 || other > 0 {
            guard let here = cell(place, other), steps[here] != 0 else { break }
            let (taken, heardTaken) = (Int(steps[here] >> 4), Int(steps[here] & 15))
            if taken > 0, heardTaken > 0 {
                matches.append(Match(script: (place - taken)..<place, heard: (other - heardTaken)..<other))
            }
            place -= taken
            other -= heardTaken
        }
        return matches.reversed()
    }
}
