/// A number of bytes, written plain or with a unit: `500MB`, `20GiB`, `1.5TB`.
///
/// Units with an `i` are powers of 1024 (IEC 80000-13), the others of 1000; case and a space before do not count.
struct ByteSize: Hashable, Sendable, LosslessStringConvertible {
    let bytes: Int64

    init(bytes: Int64) {
        self.bytes = bytes
    }

    /// `nil` for anything that is not a positive number with a known unit, or beyond 2⁶².
    init?(_ description: String) {
        let text = description.lowercased().filter { !$0.isWhitespace }
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let amount = Double(number), let unit = Self.units[String(text.dropFirst(number.count))] else {
            return nil
        }
        let bytes = (amount * unit).rounded()
        guard bytes >= 1, bytes <= 0x1p62 else { return nil }
        self.bytes = Int64(bytes)
    }

    var description: String {
        for (unit, size) in [("GiB", Int64(1) << 30), ("MiB", 1 << 20), ("KiB", 1 << 10)]
        where bytes >= size && bytes.isMultiple(of: size) {
            return "\(bytes / size)\(unit)"
        }
        return "\(bytes)"
    }

    private static let units: [String: Double] = [
        "": 1, "b": 1,
        "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12,
        "kib": 0x1p10, "mib": 0x1p20, "gib": 0x1p30, "tib": 0x1p40,
    ]
}
