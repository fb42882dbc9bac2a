import FarmCore
import Foundation

/// The ways in which S3 writes moments.
enum S3Date {
    /// `20130524T000000Z`, for signatures.
    static func compact(_ moment: Timestamp) -> String {
        let (date, time) = fields(moment)
        return "\(date[0], 4)\(date[1], 2)\(date[2], 2)T\(time[0], 2)\(time[1], 2)\(time[2], 2)Z"
    }

    /// Reads what `compact` writes.
    static func fromCompact(_ text: String) -> Timestamp? {
        let digits = text.filter(\.isNumber)
        guard text.utf8.count == 16, digits.utf8.count == 14 else { return nil }
        let widths = [4, 2, 2, 2, 2, 2]
        var rest = digits[...]
        let numbers = widths.compactMap { width in
            defer { rest = rest.dropFirst(width) }
            return Int(rest.prefix(width))
        }
        guard numbers.count == 6 else { return nil }
        return moment(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
    }

    /// Of a header: `Fri, 24 May 2013 00:00:00 GMT` (RFC 9110, 5.6.7).
    static func fromHeader(_ text: String?) -> Timestamp? {
        let words = (text ?? "").split { $0 == " " || $0 == ":" }
        guard words.count == 8, words[7] == "GMT", let day = Int(words[1]),
            let month = months.firstIndex(of: String(words[2])), let year = Int(words[3]), let hour = Int(words[4]),
            let minute = Int(words[5]), let second = Int(words[6])
        else { return nil }
        return moment(year, month + 1, day, hour, minute, second)
    }

    /// Of an answer's body: `2013-05-24T00:00:00.000Z`, with or without a fraction.
    static func fromBody(_ text: String?) -> Timestamp? {
        let words = (text ?? "").split { "-T:.Z".contains($0) }
        let numbers = words.prefix(6).compactMap { Int($0) }
        guard numbers.count == 6, text?.hasSuffix("Z") == true else { return nil }
        let fraction = words.count > 6 ? Int64((words[6] + "000000").prefix(6)) : 0
        guard let whole = moment(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]), let fraction
        else { return nil }
        return whole + .microseconds(fraction)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func fields(_ moment: Timestamp) -> (date: [Int], time: [Int]) {
        var seconds = time_t(moment.microseconds / 1_000_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let date = [Int(parts.tm_year) + 1900, Int(parts.tm_mon) + 1, Int(parts.tm_mday)]
        return (date, [Int(parts.tm_hour), Int(parts.tm_min), Int(parts.tm_sec)])
    }

    private static func moment(
        _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int
    ) -> Timestamp? {
        guard (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        var parts = tm()
        parts.tm_year = Int32(year - 1900)
        parts.tm_mon = Int32(month - 1)
        parts.tm_mday = Int32(day)
        parts.tm_hour = Int32(hour)
        parts.tm_min = Int32(minute)
        parts.tm_sec = Int32(second)
        return Timestamp(microseconds: Int64(timegm(&parts)) * 1_000_000)
    }
}

extension String.StringInterpolation {
    /// A number with zeros before it.
    fileprivate mutating func appendInterpolation(_ number: Int, _ width: Int) {
        let digits = String(number)
        appendLiteral(String(repeating: "0", count: max(0, width - digits.count)) + digits)
    }
}
