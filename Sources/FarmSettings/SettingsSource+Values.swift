import FarmCore

extension SettingsSource {
    /// A whole number; `nil` where it is not set.
    ///
    /// - Parameter unit: what is counted, in the plural; `nil` for a plain number.
    public func number(
        _ name: Name, of unit: String? = nil, in bounds: ClosedRange<Int>
    ) throws(SettingsError) -> Int? {
        let kind = unit.map { "a whole number of \($0)" } ?? "a whole number"
        return try value(name, "\(kind) from \(bounds.lowerBound) to \(bounds.upperBound)") { text in
            Int(text).flatMap { bounds.contains($0) ? $0 : nil }
        }
    }

    /// One of a few words; `nil` where it is not set.
    public func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: Name, among choices: Choice.Type
    ) throws(SettingsError) -> Choice? {
        let words = choices.allCases.map(\.rawValue).joined(separator: ", ")
        return try value(name, "one of \(words)") { Choice(rawValue: $0) }
    }

    /// Where something listens; `nil` where it is not set.
    public func address(_ name: Name, suchAs port: Int) throws(SettingsError) -> HostAndPort? {
        try value(name, "HOST:PORT, such as 127.0.0.1:\(port) or [::1]:\(port)") { HostAndPort($0) }
    }
}
