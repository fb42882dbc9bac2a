import FarmCore
import Storytelling

extension OpenAIWire {
    /// Of gpt-4o-mini and its kin, in tokens.
    private static let window = 128_000

    func chat(_ body: JSONValue, _ behaviour: Misbehaviour?) throws -> WireAnswer {
        let request = try ChatRequest(body)
        try requireModel(request.model, for: .chat)
        let prompt = Self.tokens(of: try body.canonical) + 4 * request.messages.count
        guard prompt <= Self.window else {
            throw OpenAIFault(
                "This model's maximum context length is \(Self.window) tokens. However, your messages resulted in "
                    + "\(prompt) tokens.", param: "messages", code: "context_length_exceeded")
        }
        if case .object = request.format, !request.messages.contains(where: { $0.text.lowercased().contains("json") }) {
            throw OpenAIFault(
                "'messages' must contain the word 'json' in some form, to use 'response_format' of type "
                    + "'json_object'.", param: "messages")
        }

        var content: String? = String(decoding: try self.content(for: request).canonical, as: UTF8.self)
        if case .text = request.format { content = content.map { String($0.dropFirst().dropLast()) } }
        var reason = "stop"
        var refusal: String?
        switch behaviour {
        case .lengthReached:
            content = content.map { String($0.prefix($0.count / 2)) }
            reason = "length"
        case .contentFiltered:
            content = content.map { String($0.prefix($0.count / 3)) }
            reason = "content_filter"
        case .refusal(let words): (content, refusal) = (nil, words)
        default: break
        }
        if let most = request.mostTokens, let text = content, Self.tokens(in: text.utf8.count) > most {
            content = String(text.prefix(most * 4))
            reason = "length"
        }
        let completion = Self.tokens(in: (content ?? refusal ?? "").utf8.count)
        try account.charge(
            ProviderUsage(inputTokens: prompt, outputTokens: completion), for: .chat, model: request.model,
            request: body.canonical)
        return try Self.completion(
            request.model, content: content, refusal: refusal, reason: reason,
            tokens: behaviour == .usageLeftOut ? nil : (prompt, completion))
    }

    /// Three quarters of a word a token, about; in scripts that the vocabulary lacks, each byte is one.
    private static func tokens(of text: [UInt8]) -> Int {
        let rare = text.count { $0 >= 0x80 }
        return rare + tokens(in: text.count - rare)
    }

    private static func tokens(in bytes: Int) -> Int { (bytes + 3) / 4 }

    /// What the test answers, or what fits the schema; a text alone is a JSON string here.
    private func content(for request: ChatRequest) throws -> JSONValue {
        func texts(_ roles: Set<String>) -> String {
            request.messages.filter { roles.contains($0.role) }.map(\.text).joined(separator: "\n")
        }
        var name = ""
        var schema: StrictSchema?
        switch request.format {
        case .schema(let given, let strict): (name, schema) = (given, strict)
        case .looseSchema(let given): name = given
        case .text, .object: break
        }
        let ask = ChatAsk(
            model: request.model, system: texts(["system", "developer"]), user: texts(["user"]), schemaName: name,
            schema: schema?.root)
        if let answer = try state.withLock({ $0.chatResponder })?(ask) {
            if let complaint = schema?.complaint(about: answer) {
                complain("the test's answer to '\(name)' breaks its schema: \(complaint)")
                throw OpenAIFault(status: 500)
            }
            return answer
        }
        if case .text = request.format { return .string(ask.words.prefix(12).joined(separator: " ")) }
        return schema?.filled(with: ask.words) ?? .object([:])
    }

    private static func completion(
        _ model: String, content: String?, refusal: String?, reason: String, tokens: (prompt: Int, completion: Int)?
    ) throws -> WireAnswer {
        let message: JSONValue = [
            "role": "assistant", "content": content.map { .string($0) } ?? .null,
            "refusal": refusal.map { .string($0) } ?? .null, "annotations": [],
        ]
        let choice: JSONValue = [
            "index": 0, "message": message, "logprobs": nil, "finish_reason": .string(reason),
        ]
        var document: [String: JSONValue] = [
            "id": "chatcmpl-standin", "object": "chat.completion", "created": 1_700_000_000,
            "model": .string("\(model)-2024-07-18"), "choices": [choice], "service_tier": "default",
            "system_fingerprint": "fp_standin",
        ]
        if let tokens {
            document["usage"] = [
                "prompt_tokens": .integer(Int64(tokens.prompt)),
                "completion_tokens": .integer(Int64(tokens.completion)),
                "total_tokens": .integer(Int64(tokens.prompt + tokens.completion)),
                "prompt_tokens_details": ["cached_tokens": 0, "audio_tokens": 0],
            ]
        }
        var answer = try WireAnswer.json(.object(document))
        answer.headers += [
            ("x-ratelimit-limit-requests", "10000"), ("x-ratelimit-remaining-requests", "9999"),
            ("x-ratelimit-reset-requests", "8.64s"), ("x-ratelimit-limit-tokens", "2000000"),
            ("x-ratelimit-remaining-tokens", "1999000"), ("x-ratelimit-reset-tokens", "6m0s"),
        ]
        return answer
    }
}
