/// The ways in which English says a number that is written in digits, without spaces.
enum SpokenNumber {
    /// As an amount; as a year, where it has three or four digits; digit by digit. None for other digits than 0–9.
    static func forms(of digits: String) -> [String] {
        let figures = digits.compactMap { $0.isASCII ? $0.wholeNumberValue : nil }
        guard figures.count == digits.count, !figures.isEmpty else { return [] }
        let single = figures.map { ones[$0] }.joined()
        guard let value = Int(digits), value < 1_000_000_000_000 else { return [single] }
        let amount = amount(value)
        guard figures.count == 3 || figures.count == 4, figures[0] > 0 else { return [amount, single] }
        return [amount, year(value), single]
    }

    /// "eighteen ninety-seven", "nineteen oh five", "three ten".
    private static func year(_ value: Int) -> String {
        let (century, rest) = value.quotientAndRemainder(dividingBy: 100)
        return switch rest {
        case 0: underHundred(century) + "hundred"
        case 1...9: underHundred(century) + "oh" + ones[rest]
        default: underHundred(century) + underHundred(rest)
        }
    }

    private static func amount(_ value: Int) -> String {
        var rest = value
        var words = ""
        for (size, name) in [(1_000_000_000, "billion"), (1_000_000, "million"), (1000, "thousand")] where rest >= size
        {
            words += underThousand(rest / size) + name
            rest %= size
        }
        return rest > 0 || words.isEmpty ? words + underThousand(rest) : words
    }

    private static func underThousand(_ value: Int) -> String {
        let (hundreds, rest) = value.quotientAndRemainder(dividingBy: 100)
        guard hundreds > 0 else { return underHundred(rest) }
        return ones[hundreds] + "hundred" + (rest > 0 ? underHundred(rest) : "")
    }

    private static func underHundred(_ value: Int) -> String {
        guard value >= 20 else { return ones[value] }
        return tens[value / 10] + (value % 10 > 0 ? ones[value % 10] : "")
    }

    private static let ones = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let tens = [
        "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ]
}
