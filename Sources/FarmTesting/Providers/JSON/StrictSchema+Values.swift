import Foundation

extension StrictSchema {
    /// Where a value is not what the schema says; `nil` where it is.
    func complaint(about value: JSONValue) -> String? { complaint(about: value, root, at: "$") }

    private func complaint(about value: JSONValue, _ schema: JSONValue, at place: String) -> String? {
        guard let schema = resolved(schema) else { return "\(place): nothing is defined for it" }
        if let options = schema["anyOf"]?.elements {
            let complaints = options.map { complaint(about: value, $0, at: place) }
            return complaints.contains(nil) ? nil : complaints.compactMap { $0 }.first
        }
        if let constant = schema["const"], constant != value { return "\(place): it must be the constant" }
        if let choices = schema["enum"]?.elements, !choices.contains(value) { return "\(place): it is no choice" }
        let types = Self.types(schema)
        guard types.isEmpty || types.contains(where: { Self.is(value, $0) }) else {
            return "\(place): it is \(value.kind) and not \(types.joined(separator: " or "))"
        }
        switch value {
        case .object(let members): return complaint(about: members, schema, at: place)
        case .array(let elements): return complaint(about: elements, schema, at: place)
        case .string(let text):
            guard let pattern = schema["pattern"]?.text else { return nil }
            return text.range(of: pattern, options: .regularExpression) == nil
                ? "\(place): it does not match '\(pattern)'" : nil
        default:
            guard let number = value.double else { return nil }
            let lowest = schema["minimum"]?.double ?? -.infinity
            let highest = schema["maximum"]?.double ?? .infinity
            return lowest <= number && number <= highest ? nil : "\(place): \(number) is out of range"
        }
    }

    private func complaint(about members: [String: JSONValue], _ schema: JSONValue, at place: String) -> String? {
        let fields = schema["properties"]?.members ?? [:]
        if let extra = members.keys.filter({ fields[$0] == nil }).min() { return "\(place): '\(extra)' is too much" }
        for (name, field) in fields.sorted(by: { $0.key < $1.key }) {
            guard let member = members[name] else { return "\(place): '\(name)' is missing" }
            if let complaint = complaint(about: member, field, at: "\(place).\(name)") { return complaint }
        }
        return nil
    }

    private func complaint(about elements: [JSONValue], _ schema: JSONValue, at place: String) -> String? {
        let counts =
            (schema["minItems"]?.whole ?? 0)...max(schema["minItems"]?.whole ?? 0, schema["maxItems"]?.whole ?? .max)
        guard counts.contains(elements.count) else { return "\(place): \(elements.count) items" }
        guard let items = schema["items"] else { return nil }
        for (index, element) in elements.enumerated() {
            if let complaint = complaint(about: element, items, at: "\(place)[\(index)]") { return complaint }
        }
        return nil
    }

    private static func `is`(_ value: JSONValue, _ type: String) -> Bool {
        switch (value, type) {
        case (.null, "null"), (.boolean, "boolean"), (.integer, "integer"), (.string, "string"), (.array, "array"),
            (.object, "object"):
            true
        case (.integer, "number"), (.number, "number"): true
        default: false
        }
    }

    /// A value that the schema allows, with texts of `words`, the same for the same words.
    ///
    /// Lists have the fewest items allowed, and two where that is none. Patterns are not followed.
    func filled(with words: [String]) -> JSONValue {
        var next = 0
        return filled(root, words.isEmpty ? ["nothing"] : words, &next, depth: 0)
    }

    private func filled(_ schema: JSONValue, _ words: [String], _ next: inout Int, depth: Int) -> JSONValue {
        // A schema that names itself would have no end otherwise.
        guard depth < 20, let schema = resolved(schema) else { return .null }
        if let constant = schema["const"] { return constant }
        if let choices = schema["enum"]?.elements, let choice = choices.first { return choice }
        if let option = schema["anyOf"]?.elements?.first { return filled(option, words, &next, depth: depth + 1) }
        switch Self.types(schema).first {
        case "object":
            var members: [String: JSONValue] = [:]
            for (name, field) in (schema["properties"]?.members ?? [:]).sorted(by: { $0.key < $1.key }) {
                members[name] = filled(field, words, &next, depth: depth + 1)
            }
            return .object(members)
        case "array":
            let count = min(max(schema["minItems"]?.whole ?? 0, 2), schema["maxItems"]?.whole ?? .max)
            let items = schema["items"] ?? .null
            return .array((0..<count).map { _ in filled(items, words, &next, depth: depth + 1) })
        case "string":
            let text = (0..<6).map { words[(next + $0) % words.count] }.joined(separator: " ")
            next += 6
            return .string(text)
        case "integer", "number": return .integer(Int64((schema["minimum"]?.double ?? 1).rounded(.up)))
        case "boolean": return false
        default: return .null
        }
    }
}
