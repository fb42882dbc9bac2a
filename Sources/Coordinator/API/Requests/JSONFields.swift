import Foundation

/// The fields of a JSON object that came in a request's body, each of which is asked for by name. Where one is not
/// what it should be, the problem names it by its path from the top: `options.effects.grain`.
struct JSONFields: Sendable {
    private let values: [String: JSONValue]
    /// Of the object itself; empty for the body.
    private let path: String

    /// - Parameter names: every field there may be.
    /// - Throws: `Problem` where the bytes are no JSON object in UTF-8, or it has a field of another name.
    init(_ bytes: [UInt8], of names: Set<String>) throws(Problem) {
        // A zero byte is no part of any JSON text, but would be read as a sign of UTF-16.
        guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else {
            throw Problem(.invalidBody, "The body is not UTF-8.")
        }
        let value: JSONValue
        do {
            value = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
        } catch {
            throw Problem(.invalidBody, "The body is not JSON.")
        }
        guard case .object(let values) = value else {
            throw Problem(.invalidBody, "The body is JSON, but not an object.")
        }
        try self.init(values, path: "", of: names)
    }

    private init(_ values: [String: JSONValue], path: String, of names: Set<String>) throws(Problem) {
        self.values = values
        self.path = path
        if let foreign = values.keys.filter({ !names.contains($0) }).min() {
            throw Problem(.invalidBodyField, "There is no field '\(path)\(foreign.prefix(64))'.")
        }
    }

    // MARK: Whatever may be left out

    /// An object within this one; `nil` where there is none.
    ///
    /// - Throws: `Problem` with `.invalidBodyField`, as all that follow do.
    func fields(_ name: String, of names: Set<String>) throws(Problem) -> JSONFields? {
        switch values[name] {
        case nil: return nil
        case .object(let values): return try JSONFields(values, path: "\(path)\(name).", of: names)
        case let other?: throw mismatch(name, "an object", other)
        }
    }

    /// Whether the field is there and `null`.
    func isNull(_ name: String) -> Bool { values[name] == .null }

    func flag(_ name: String) throws(Problem) -> Bool? {
        switch values[name] {
        case nil: return nil
        case .boolean(let flag): return flag
        case let other?: throw mismatch(name, "true or false", other)
        }
    }

    enum FlagOrText {
        case flag(Bool)
        case text(String)
    }

    /// - Parameter words: what it must be, for a sentence.
    func flagOrText(
        _ name: String, as words: String, where isAllowed: (String) -> Bool
    ) throws(Problem) -> FlagOrText? {
        switch values[name] {
        case nil: return nil
        case .boolean(let flag): return .flag(flag)
        case .text(let text) where isAllowed(text): return .text(text)
        case .text: throw Problem(.invalidBodyField, "The field '\(path)\(name)' must be \(words).")
        case let other?: throw mismatch(name, words, other)
        }
    }

    func number(_ name: String, in range: ClosedRange<Double>) throws(Problem) -> Double? {
        switch values[name] {
        case nil: return nil
        case .number(let number) where range.contains(number): return number
        case .number:
            throw Problem(
                .invalidBodyField,
                "The field '\(path)\(name)' must be from \(Self.text(range.lowerBound)) to "
                    + "\(Self.text(range.upperBound)).")
        case let other?: throw mismatch(name, "a number", other)
        }
    }

    /// A whole number. Bounds beyond ±2^53 cannot be told apart from their neighbours.
    func integer<Value: FixedWidthInteger & Sendable>(
        _ name: String, in range: ClosedRange<Value>
    ) throws(Problem) -> Value? {
        guard let number = try number(name, in: Double(range.lowerBound)...Double(range.upperBound)) else { return nil }
        guard let integer = Value(exactly: number) else {
            throw Problem(.invalidBodyField, "The field '\(path)\(name)' must be a whole number.")
        }
        return integer
    }

    /// One of a few numbers.
    func choice(_ name: String, among choices: [Int]) throws(Problem) -> Int? {
        switch values[name] {
        case nil: return nil
        case .number(let number):
            guard let integer = Int(exactly: number), choices.contains(integer) else {
                throw Problem(
                    .invalidBodyField,
                    "The field '\(path)\(name)' must be one of \(choices.map(String.init).joined(separator: ", ")).")
            }
            return integer
        case let other?: throw mismatch(name, "a number", other)
        }
    }

    /// One of a few words.
    func choice<Value>(_ name: String, among choices: [(word: String, value: Value)]) throws(Problem) -> Value? {
        switch values[name] {
        case nil: return nil
        case .text(let text):
            guard let choice = choices.first(where: { $0.word == text }) else {
                let words = choices.map { "'\($0.word)'" }.joined(separator: ", ")
                throw Problem(.invalidBodyField, "The field '\(path)\(name)' must be one of \(words).")
            }
            return choice.value
        case let other?: throw mismatch(name, "a string", other)
        }
    }

    func choice<Value: RawRepresentable & CaseIterable>(
        _ name: String, of type: Value.Type = Value.self
    ) throws(Problem) -> Value? where Value.RawValue == String {
        try choice(name, among: Value.allCases.map { ($0.rawValue, $0) })
    }

    /// A value that its own parser reads from text.
    ///
    /// - Parameter words: what it must be, for a sentence.
    func parsed<Value>(_ name: String, as words: String, by parse: (String) -> Value?) throws(Problem) -> Value? {
        switch values[name] {
        case nil: return nil
        case .text(let text):
            guard let value = parse(text) else {
                throw Problem(.invalidBodyField, "The field '\(path)\(name)' must be \(words).")
            }
            return value
        case let other?: throw mismatch(name, "a string", other)
        }
    }

    /// Text that may be left out, its length in Unicode scalars.
    func optionalText(_ name: String, characters: ClosedRange<Int>) throws(Problem) -> String? {
        values[name] == nil ? nil : try text(name, characters: characters)
    }

    // MARK: What must be there

    /// A field of text, its length in Unicode scalars.
    func text(_ name: String, characters: ClosedRange<Int>) throws(Problem) -> String {
        switch values[name] {
        case nil:
            throw Problem(.invalidBodyField, "The field '\(path)\(name)' is missing.")
        case .text(let text):
            let count = text.unicodeScalars.count
            guard characters.contains(count) else {
                throw Problem(
                    .invalidBodyField,
                    "The field '\(path)\(name)' has \(count) characters, but must have from \(characters.lowerBound) "
                        + "to \(characters.upperBound).")
            }
            guard !text.unicodeScalars.contains("\0") else {
                throw Problem(.invalidBodyField, "The field '\(path)\(name)' holds a zero character.")
            }
            return text
        case let other?: throw mismatch(name, "a string", other)
        }
    }

    private func mismatch(_ name: String, _ wanted: String, _ found: JSONValue) -> Problem {
        Problem(.invalidBodyField, "The field '\(path)\(name)' must be \(wanted), but is \(found.kind).")
    }

    /// Whole numbers without a point.
    private static func text(_ number: Double) -> String {
        Int64(exactly: number).map(String.init) ?? "\(number)"
    }
}
