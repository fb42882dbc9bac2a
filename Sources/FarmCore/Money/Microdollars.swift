/// An amount of money in millionths of a dollar.
public typealias Microdollars = Int64

extension Microdollars {
    /// With all six decimals: nothing that was charged is rounded away.
    public var dollars: String {
        let digits = String(magnitude)
        let padded = String(repeating: "0", count: Swift.max(0, 7 - digits.count)) + digits
        return (self < 0 ? "-" : "") + "\(padded.dropLast(6)).\(padded.suffix(6))"
    }
}
