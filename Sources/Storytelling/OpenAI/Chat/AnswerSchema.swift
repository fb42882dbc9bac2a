/// What a chat is to answer with: a part of JSON Schema that servers hold answers to strictly.
///
/// Every member is required and none may be added.
indirect enum AnswerSchema: Hashable, Sendable {
    case text(about: String)
    case integer(about: String)
    case choice(of: [String], about: String)
    case list(of: AnswerSchema, count: ClosedRange<Int>, about: String)
    /// In the order in which they are to be written.
    case object([Member])

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
        case .integer(let about): .members(["type": "integer", "description": .string(about)])
        case .choice(let choices, let about):
            .members([
                "type": "string", "enum": .array(choices.map { .string($0) }), "description": .string(about),
            ])
        case .list(let element, let count, let about):
            .members([
                "type": "array", "items": element.json, "minItems": .integer(count.lowerBound),
                "maxItems": .integer(count.upperBound), "description": .string(about),
            ])
        case .object(let members):
            .members([
                "type": "object", "properties": .object(members.map { WireJSON.Member($0.name, $0.schema.json) }),
                "required": .array(members.map { .string($0.name) }), "additionalProperties": .boolean(false),
            ])
        }
    }
}
