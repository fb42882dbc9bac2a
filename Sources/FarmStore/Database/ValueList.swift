/// Lists of values in a statement. Their lengths are powers of two, so that few statements are prepared.
enum ValueList {
    /// Most values, or rows of values, in one statement.
    static let longest = 256

    /// Splits `values` into parts of at most `longest`, each for a statement of its own.
    static func parts<Value>(of values: [Value]) -> [[Value]] {
        stride(from: 0, to: values.count, by: longest).map { start in
            Array(values[start..<min(start + longest, values.count)])
        }
    }

    /// Splits `values` into parts whose lengths are powers of two, for statements that must not name a value twice.
    static func wholeParts<Value>(of values: [Value]) -> [[Value]] {
        var parts: [[Value]] = []
        var rest = values[...]
        while !rest.isEmpty {
            let length = min(1 << (Int.bitWidth - 1 - rest.count.leadingZeroBitCount), longest)
            parts.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        return parts
    }

    /// The values, the last of them repeated up to a power of two: for statements to which twice is once.
    static func filled<Value>(_ values: [Value]) -> [Value] {
        guard let last = values.last else { return [] }
        var length = 1
        while length < values.count { length *= 2 }
        return values + Array(repeating: last, count: length - values.count)
    }

    /// `$first, $first+1, …`
    static func placeholders(_ count: Int, from first: Int) -> String {
        (first..<first + count).map { "$\($0)" }.joined(separator: ", ")
    }

    /// `(…), (…), …`: rows of cells, in which each `?` stands for the next value.
    static func rows(_ count: Int, of cells: String, from first: Int) -> String {
        let pieces = cells.split(separator: "?", omittingEmptySubsequences: false)
        var next = first
        return (0..<count).map { _ in
            var row = "(" + pieces[0]
            for piece in pieces.dropFirst() {
                row += "$\(next)" + piece
                next += 1
            }
            return row + ")"
        }.joined(separator: ", ")
    }
}
