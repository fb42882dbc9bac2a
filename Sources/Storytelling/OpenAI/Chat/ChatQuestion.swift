import FarmCore

/// One question to a chat, and the form that the answer must have.
struct ChatQuestion: Hashable, Sendable {
    /// At most 64 letters, digits, `_` and `-`.
    let name: String
    let system: String
    let user: String
    let schema: AnswerSchema
    /// Tokens of the answer at most.
    let mostTokens: Int

    func body(model: String) -> [UInt8] {
        let format = WireJSON.members([
            "type": "json_schema",
            "json_schema": .members(["name": .string(name), "strict": .boolean(true), "schema": schema.json]),
        ])
        let messages: WireJSON = [
            .members(["role": "system", "content": .string(system)]),
            .members(["role": "user", "content": .string(user)]),
        ]
        return WireJSON.members([
            "model": .string(model), "messages": messages, "response_format": format,
            "max_completion_tokens": .integer(mostTokens),
        ]).bytes
    }

    /// The most that the question can cost.
    ///
    /// Models read tokens that stand for a byte of UTF-8 at least, and for one alone in scripts that their vocabulary
    /// lacks. The body has all that the model reads, and its JSON is longer than the marks that the service puts around
    /// messages. What the model writes ends at the most that it is told.
    func estimate(bodyBytes: Int) -> ProviderUsage {
        ProviderUsage(inputTokens: bodyBytes, outputTokens: mostTokens)
    }
}
