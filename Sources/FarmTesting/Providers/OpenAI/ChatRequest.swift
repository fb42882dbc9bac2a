/// A request for a chat's next message, read as strictly as the service reads it.
struct ChatRequest {
    enum Format {
        case text
        case object
        case schema(name: String, StrictSchema)
        /// Asked for without `strict`: what comes may be anything.
        case looseSchema(name: String)
    }

    let model: String
    /// Role and words of each message.
    let messages: [(role: String, text: String)]
    let format: Format
    let mostTokens: Int?

    init(_ body: JSONValue) throws {
        var reader = try ObjectReader(body)
        model = try reader.requiredString("model")
        let listed = try reader.requiredArray("messages")
        guard !listed.isEmpty else { throw reader.wrongValue("messages", "it is empty") }
        messages = try listed.enumerated().map { try Self.message($1, at: "messages[\($0)]") }
        format = try reader.value("response_format").map { try Self.format($0) } ?? .text
        let old = try reader.integer("max_tokens", in: 1...128_000)
        let new = try reader.integer("max_completion_tokens", in: 1...128_000)
        if old != nil, new != nil {
            throw reader.wrongValue("max_tokens", "it excludes 'max_completion_tokens'")
        }
        mostTokens = old ?? new
        _ = try reader.number("temperature", in: 0...2)
        _ = try reader.number("top_p", in: 0...1)
        _ = try reader.number("presence_penalty", in: -2...2)
        _ = try reader.number("frequency_penalty", in: -2...2)
        _ = try reader.integer("seed", in: .min ... .max)
        _ = try reader.integer("n", in: 1...1)
        _ = try reader.string("user")
        _ = try reader.string("safety_identifier")
        _ = try reader.string("prompt_cache_key")
        _ = try reader.choice("service_tier", of: ["auto", "default", "flex", "priority"])
        _ = try reader.boolean("store")
        if try reader.boolean("stream") == true { throw reader.wrongValue("stream", "this server does not stream") }
        try reader.finish()
    }

    private static func message(_ value: JSONValue, at place: String) throws -> (String, String) {
        var reader = try ObjectReader(value, at: place)
        _ = try reader.required("role")
        let role = try reader.choice("role", of: ["developer", "system", "user", "assistant"]) ?? ""
        _ = try reader.string("name")
        let content = try reader.required("content")
        try reader.finish()
        if let text = content.text { return (role, text) }
        guard let parts = content.elements, !parts.isEmpty else {
            throw reader.wrongValue("content", "expected a string or an array of parts")
        }
        let texts = try parts.enumerated().map { index, part in
            var reader = try ObjectReader(part, at: "\(place).content[\(index)]")
            _ = try reader.required("type")
            _ = try reader.choice("type", of: ["text"])
            let text = try reader.requiredString("text")
            try reader.finish()
            return text
        }
        return (role, texts.joined())
    }

    private static func format(_ value: JSONValue) throws -> Format {
        var reader = try ObjectReader(value, at: "response_format")
        _ = try reader.required("type")
        let type = try reader.choice("type", of: ["text", "json_object", "json_schema"])
        guard type == "json_schema" else {
            try reader.finish()
            return type == "text" ? .text : .object
        }
        let inner = try reader.required("json_schema")
        try reader.finish()
        var schema = try ObjectReader(inner, at: "response_format.json_schema")
        let name = try schema.requiredString("name")
        guard name.wholeMatch(of: /[A-Za-z0-9_-]{1,64}/) != nil else {
            throw schema.wrongValue("name", "string does not match pattern '^[a-zA-Z0-9_-]+$' of at most 64 characters")
        }
        _ = try schema.string("description")
        let isStrict = try schema.boolean("strict") ?? false
        let text = try schema.required("schema")
        try schema.finish()
        guard isStrict else { return .looseSchema(name: name) }
        do {
            return .schema(name: name, try StrictSchema(text))
        } catch let refusal as StrictSchema.Refusal {
            throw OpenAIFault(
                "Invalid schema for response_format '\(name)': \(refusal.message)", param: "response_format")
        }
    }
}
