import Foundation

/// A JSON schema as the service takes it with `strict`: a part of JSON Schema, in which nothing is optional.
struct StrictSchema {
    struct Refusal: Error {
        let message: String
    }

    private static let keywords: [String: Set<String>] = [
        "object": ["properties", "required", "additionalProperties"],
        "array": ["items", "minItems", "maxItems"],
        "string": ["pattern", "format", "enum"],
        "number": ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "enum"],
        "integer": ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "enum"],
        "boolean": ["enum"],
        "null": [],
    ]
    private static let everywhere: Set<String> = ["type", "description", "title", "const", "enum", "anyOf", "$ref"]
    private static let deepest = 10
    private static let mostProperties = 5000
    private static let mostChoices = 1000

    let root: JSONValue
    private let definitions: [String: JSONValue]

    /// - Throws: `Refusal` for a schema that the service would not take.
    init(_ root: JSONValue) throws {
        self.root = root
        definitions = root["$defs"]?.members ?? [:]
        guard root["type"]?.text == "object" else {
            throw Refusal(
                message: "schema must be a JSON Schema of 'type: \"object\"', got 'type: \(Self.name(root))'.")
        }
        guard root["anyOf"] == nil else {
            throw Refusal(message: "In context=(), 'anyOf' is not permitted at the root.")
        }
        var properties = 0
        var choices = 0
        try check(root, at: [], depth: 1, &properties, &choices, isRoot: true)
        for (name, definition) in definitions {
            try check(definition, at: ["$defs", name], depth: 1, &properties, &choices, isRoot: false)
        }
        guard properties <= Self.mostProperties, choices <= Self.mostChoices else {
            throw Refusal(message: "the schema has too many properties or enum values.")
        }
    }

    private static func name(_ schema: JSONValue) -> String { schema["type"]?.text.map { "\"\($0)\"" } ?? "None" }

    /// A schema's types; several stand for any of them.
    static func types(_ schema: JSONValue) -> [String] {
        schema["type"]?.elements?.compactMap(\.text) ?? schema["type"]?.text.map { [$0] } ?? []
    }

    /// The schema that one stands for that names another.
    func resolved(_ schema: JSONValue) -> JSONValue? {
        guard let reference = schema["$ref"]?.text else { return schema }
        if reference == "#" { return root }
        return definitions[String(reference.dropFirst("#/$defs/".count))]
    }

    private func check(
        _ schema: JSONValue, at path: [String], depth: Int, _ properties: inout Int, _ choices: inout Int, isRoot: Bool
    ) throws {
        let context = "In context=(\(path.map { "'\($0)'" }.joined(separator: ", ")))"
        func refuse(_ words: String) -> Refusal { Refusal(message: "\(context), \(words).") }
        guard case .object(let members) = schema else { throw refuse("a schema must be an object") }
        guard depth <= Self.deepest else { throw refuse("the schema is nested deeper than \(Self.deepest) levels") }
        if members["$ref"] != nil {
            guard resolved(schema) != nil else { throw refuse("'$ref' names nothing that is defined") }
            return
        }
        let types = Self.types(schema)
        guard !types.isEmpty || members["anyOf"] != nil || members["const"] != nil || members["enum"] != nil else {
            throw refuse("schema must have a 'type' key")
        }
        var allowed = Self.everywhere
        if isRoot { allowed.insert("$defs") }
        for type in types {
            guard let more = Self.keywords[type] else { throw refuse("'\(type)' is not a valid type") }
            allowed.formUnion(more)
        }
        if let unknown = members.keys.filter({ !allowed.contains($0) }).min() {
            throw refuse("'\(unknown)' is not permitted")
        }
        choices += members["enum"]?.elements?.count ?? 0
        for (index, option) in (members["anyOf"]?.elements ?? []).enumerated() {
            try check(option, at: path + ["anyOf", "\(index)"], depth: depth, &properties, &choices, isRoot: false)
        }
        if types.contains("array") {
            guard let items = members["items"] else { throw refuse("array schema missing items") }
            try check(items, at: path + ["items"], depth: depth + 1, &properties, &choices, isRoot: false)
        }
        guard types.contains("object") else { return }
        guard members["additionalProperties"] == .boolean(false) else {
            throw refuse("'additionalProperties' is required to be supplied and to be false")
        }
        let fields = members["properties"]?.members ?? [:]
        let required = members["required"]?.elements?.compactMap(\.text) ?? []
        guard Set(required) == Set(fields.keys), required.count == fields.count else {
            throw refuse("'required' is required to be supplied and to be an array including every key in properties")
        }
        properties += fields.count
        for (name, field) in fields {
            try check(
                field, at: path + ["properties", name], depth: depth + 1, &properties, &choices, isRoot: false)
        }
    }
}
