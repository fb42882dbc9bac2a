/// How much two stretches of spoken text differ.
enum Unlikeness {
    /// Between 0, the same, and 1: the least distance of any two forms, as a share of the longer one.
    ///
    /// A run of units counts as one, put together form by form.
    static func of(_ left: ArraySlice<SpokenUnit>, _ right: ArraySlice<SpokenUnit>) -> Double {
        var least = 1.0
        for first in forms(of: left) {
            for second in forms(of: right) {
                least = min(least, share(first, second))
                if least == 0 { return 0 }
            }
        }
        return least
    }

    private static func forms(of units: ArraySlice<SpokenUnit>) -> [[UInt32]] {
        guard let first = units.first else { return [] }
        if units.count == 1 { return first.forms }
        let count = units.map(\.forms.count).max() ?? 1
        return (0..<count).map { form in units.flatMap { $0.forms[min(form, $0.forms.count - 1)] } }
    }

    private static func share(_ left: [UInt32], _ right: [UInt32]) -> Double {
        let longer = max(left.count, right.count)
        guard longer > 0, left != right else { return 0 }
        // So many differ at least as one is longer.
        let shorter = min(left.count, right.count)
        if shorter * 3 < longer { return 1 - Double(shorter) / Double(longer) }
        return Double(distance(left, right)) / Double(longer)
    }

    /// Levenshtein's: letters put in, left out or exchanged.
    static func distance(_ left: [UInt32], _ right: [UInt32]) -> Int {
        var row = Array(0...right.count)
        for (index, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (place, other) in right.enumerated() {
                let exchanged = diagonal + (letter == other ? 0 : 1)
                diagonal = row[place + 1]
                row[place + 1] = min(exchanged, min(row[place], diagonal) + 1)
            }
        }
        return row[right.count]
    }
}
