import FarmObjects

/// Reads `x-ratelimit-{limit,remaining,reset}-{requests,tokens}`.
enum RateHeaders {
    /// What is told of requests and of tokens; headers that are missing or cannot be read tell nothing.
    static func limits(in headers: HTTPHeaders) -> [RateLimit] {
        RateLimit.Unit.allCases.compactMap { unit in
            guard let remaining = number(headers["x-ratelimit-remaining-\(unit.rawValue)"]),
                let reset = headers["x-ratelimit-reset-\(unit.rawValue)"].flatMap({ span($0) })
            else { return nil }
            return RateLimit(
                unit, limit: number(headers["x-ratelimit-limit-\(unit.rawValue)"]), remaining: remaining, reset: reset)
        }
    }

    private static func number(_ text: String?) -> Int? {
        guard let text, let number = Int(text), number >= 0 else { return nil }
        return number
    }

    /// `6m0s`, `20ms`, `1h2m3.5s`, or seconds without a unit; `nil` for anything else, and for more than a day.
    static func span(_ text: some StringProtocol) -> Duration? {
        guard text.count <= OpenAILimits.headerCharacters, !text.isEmpty else { return nil }
        var rest = Substring(text)
        var sum = 0.0
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let number = Double(digits), let size = units[unit] else { return nil }
            // A number without a unit stands alone.
            guard !unit.isEmpty || digits.count == text.count else { return nil }
            sum += number * size
        }
        return sum <= 86_400 ? .seconds(sum) : nil
    }

    /// In seconds.
    private static let units: [Substring: Double] = [
        "d": 86_400, "h": 3600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9, "": 1,
    ]
}
