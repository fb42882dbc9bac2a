/// Header fields in the order they were given; names are compared without regard to case (RFC 9110, 5.1).
public struct HTTPHeaders: Hashable, Sendable, ExpressibleByDictionaryLiteral {
    public struct Field: Hashable, Sendable {
        public let name: String
        public let value: String
    }

    public private(set) var fields: [Field] = []

    public init() {}

    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }

    /// The first value of that name; setting replaces all of them.
    public subscript(name: String) -> String? {
        get { fields.first { $0.name.lowercased() == name.lowercased() }?.value }
        set {
            fields.removeAll { $0.name.lowercased() == name.lowercased() }
            if let newValue { add(name, newValue) }
        }
    }

    public mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Without the fields whose names are not wanted.
    func keeping(_ isWanted: (String) -> Bool) -> HTTPHeaders {
        var kept = HTTPHeaders()
        kept.fields = fields.filter { isWanted($0.name) }
        return kept
    }

    /// Reads one line as it came, line end included; anything but `name: value` is left out.
    mutating func addLine(_ line: some StringProtocol) {
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = line[line.index(after: colon)...]
        add(String(line[..<colon]), String(value.drop(while: \.isWhitespace).trimmedEnd))
    }
}

extension StringProtocol {
    fileprivate var trimmedEnd: SubSequence {
        var end = endIndex
        while end > startIndex, self[index(before: end)].isWhitespace { formIndex(before: &end) }
        return self[..<end]
    }
}
