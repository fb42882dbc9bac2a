/// What a Range header asks of an object (RFC 9110, section 14).
enum ByteRange: Hashable, Sendable {
    /// Everything: no header, one that cannot be read, another unit, or several ranges at once, all of which a
    /// server may answer in full.
    case whole
    /// From the first to the last byte, both included.
    case part(ClosedRange<Int64>)
    case unsatisfiable

    init(header: String?, size: Int64) {
        guard let header, let demand = Self.demand(header) else {
            self = .whole
            return
        }
        switch demand {
        case (nil, let suffix?):
            self = suffix == 0 || size == 0 ? .unsatisfiable : .part(max(0, size - suffix)...(size - 1))
        case (let first?, let last):
            guard last.map({ $0 >= first }) ?? true else {
                self = .whole
                return
            }
            self = first >= size ? .unsatisfiable : .part(first...min(last ?? size - 1, size - 1))
        case (nil, nil):
            self = .whole
        }
    }

    /// The numbers around the dash of the one range there is.
    private static func demand(_ header: String) -> (first: Int64?, last: Int64?)? {
        let parts = header.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "bytes" else { return nil }
        let ends = parts[1].split(separator: "-", omittingEmptySubsequences: false)
        guard ends.count == 2, let first = number(ends[0]), let last = number(ends[1]) else { return nil }
        return (first, last)
    }

    /// The outer optional is missing where the text is no number; one too large for its type counts as the largest.
    private static func number(_ text: Substring) -> Int64?? {
        let digits = text.utf8.drop { $0 == UInt8(ascii: " ") }
        if digits.isEmpty { return .some(nil) }
        guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int64(Substring(digits)) ?? .max
    }
}
