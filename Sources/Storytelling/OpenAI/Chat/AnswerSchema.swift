/// What a chat is to answer with: a part of JSON Schema that servers hold answers to strictly.
///
/// Every member is required and none may be added. Counts and lengths are said in words alone: many servers refuse
/// schemas that state them.
indirect enum AnswerSchema: Hashable, Sendable {
    case text(about: String)
    case choice(of: [String], about: String)
    case list(of: AnswerSchema, about: String)
    /// In the order in which they are to be written.
    case object([Member])
    /// An object whose members all have one schema, which is written once.
    case record(of: [String], AnswerSchema)

    struct Member: Hashable, Sendable {
        let name: String
        let schema: AnswerSchema

        init(_ name: String, _ schema: AnswerSchema) {
            self.name = name
            self.schema = schema
        }
    }

    var json: WireJSON {
        switch self {
        case .text(let about): .members(["type": "string", "description": .string(about)])
        case .choice(let choices, let about):
            .members([
                "type": "string", "enum": .array(choices.map { .string($0) }), "description": .string(about),
            ])
        case .list(let element, let about):
            .members(["type": "array", "items": element.json, "description": .string(about)])
        case .object(let members): Self.object(members.map { WireJSON.Member($0.name, $0.schema.json) })
        case .record(let names, let schema):
            Self.object(
                names.map { WireJSON.Member($0, .members(["$ref": "#/$defs/entry"])) },
                definitions: [WireJSON.Member("$defs", .members(["entry": schema.json]))])
        }
    }

    private static func object(_ members: [WireJSON.Member], definitions: [WireJSON.Member] = []) -> WireJSON {
        let fields: [WireJSON.Member] = [
            WireJSON.Member("type", "object"), WireJSON.Member("properties", .object(members)),
            WireJSON.Member("required", .array(members.map { .string($0.name) })),
            WireJSON.Member("additionalProperties", .boolean(false)),
        ]
        return .object(fields + definitions)
    }
}
