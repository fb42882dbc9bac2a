/// What is wrong with one field of a request.
struct FieldFault: Error {
    enum Kind {
        case unknown, missing, wrongType, wrongValue
    }

    let kind: Kind
    /// With the names of what it lies in, as `response_format.type`.
    let field: String
    let message: String
}

/// Takes an object's fields one by one, each as what it must be, and at the end refuses those that nobody asked for.
struct ObjectReader {
    private let members: [String: JSONValue]
    private let place: String
    private var taken: Set<String> = []

    init(_ value: JSONValue, at place: String = "") throws(FieldFault) {
        guard case .object(let members) = value else {
            throw FieldFault(kind: .wrongType, field: place, message: "expected an object, but got \(value.kind)")
        }
        self.members = members
        self.place = place
    }

    func path(_ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }

    /// The field as it stands; `nil` where it is left out or null.
    mutating func value(_ name: String) -> JSONValue? {
        taken.insert(name)
        guard let value = members[name], value != .null else { return nil }
        return value
    }

    mutating func required(_ name: String) throws(FieldFault) -> JSONValue {
        guard let value = value(name) else {
            throw FieldFault(
                kind: .missing, field: path(name), message: "Missing required parameter: '\(path(name))'.")
        }
        return value
    }

    mutating func string(_ name: String) throws(FieldFault) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.text else { throw wrongType(name, "a string", value) }
        return text
    }

    mutating func requiredString(_ name: String) throws(FieldFault) -> String {
        let value = try required(name)
        guard let text = value.text else { throw wrongType(name, "a string", value) }
        return text
    }

    mutating func choice(_ name: String, of choices: [String]) throws(FieldFault) -> String? {
        guard let text = try string(name) else { return nil }
        guard choices.contains(text) else {
            throw wrongValue(name, "'\(text)' is not one of \(choices.map { "'\($0)'" }.joined(separator: ", "))")
        }
        return text
    }

    mutating func integer(_ name: String, in range: ClosedRange<Int>) throws(FieldFault) -> Int? {
        guard let value = value(name) else { return nil }
        guard let number = value.whole else { throw wrongType(name, "an integer", value) }
        guard range.contains(number) else { throw wrongValue(name, "\(number) is outside \(range)") }
        return number
    }

    mutating func number(_ name: String, in range: ClosedRange<Double>) throws(FieldFault) -> Double? {
        guard let value = value(name) else { return nil }
        guard let number = value.double else { throw wrongType(name, "a decimal", value) }
        guard range.contains(number) else { throw wrongValue(name, "\(number) is outside \(range)") }
        return number
    }

    mutating func boolean(_ name: String) throws(FieldFault) -> Bool? {
        guard let value = value(name) else { return nil }
        guard case .boolean(let isTrue) = value else { throw wrongType(name, "a boolean", value) }
        return isTrue
    }

    mutating func array(_ name: String) throws(FieldFault) -> [JSONValue]? {
        guard let value = value(name) else { return nil }
        guard let elements = value.elements else { throw wrongType(name, "an array", value) }
        return elements
    }

    mutating func requiredArray(_ name: String) throws(FieldFault) -> [JSONValue] {
        let value = try required(name)
        guard let elements = value.elements else { throw wrongType(name, "an array", value) }
        return elements
    }

    /// - Throws: for the first field, by name, that was not taken.
    func finish() throws(FieldFault) {
        guard let unknown = members.keys.filter({ !taken.contains($0) }).min() else { return }
        throw FieldFault(kind: .unknown, field: path(unknown), message: "Unknown parameter: '\(path(unknown))'.")
    }

    func wrongValue(_ name: String, _ message: String) -> FieldFault {
        FieldFault(kind: .wrongValue, field: path(name), message: "Invalid value for '\(path(name))': \(message).")
    }

    private func wrongType(_ name: String, _ wanted: String, _ found: JSONValue) -> FieldFault {
        FieldFault(
            kind: .wrongType, field: path(name),
            message: "Invalid type for '\(path(name))': expected \(wanted), but got \(found.kind) instead.")
    }
}
