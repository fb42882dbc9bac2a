import FarmCore
import Foundation

/// A chat's answer as it comes over the wire, read openly: what is not needed is not looked at.
struct ChatReply: Decodable {
    private struct Choice: Decodable {
        struct Message: Decodable {
            let content: String?
            let refusal: String?
        }

        let message: Message?
        let finish: String?

        enum CodingKeys: String, CodingKey {
            case message
            case finish = "finish_reason"
        }
    }

    private struct Tokens: Decodable {
        let prompt: Int?
        let completion: Int?

        enum CodingKeys: String, CodingKey {
            case prompt = "prompt_tokens"
            case completion = "completion_tokens"
        }
    }

    private let choices: [Choice]
    let usage: ProviderUsage?

    private enum Key: String, CodingKey {
        case choices, usage
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        // A document without choices still tells what it cost.
        choices = (try? container.decode([Choice].self, forKey: .choices)) ?? []
        // Some servers tell nothing of what an answer cost.
        let tokens = try? container.decode(Tokens.self, forKey: .usage)
        usage = tokens.flatMap { tokens in
            guard let prompt = tokens.prompt, let completion = tokens.completion, prompt >= 0, completion >= 0 else {
                return nil
            }
            return ProviderUsage(inputTokens: prompt, outputTokens: completion)
        }
    }

    /// The document that was asked for, as text.
    ///
    /// - Throws: `ProviderFault`, which says what is charged all the same.
    func content(charging usage: ProviderUsage, limits: [RateLimit]) throws(ProviderFault) -> String {
        func fault(_ code: ProviderFault.Code, _ message: String) -> ProviderFault {
            ProviderFault(code, message, usage: usage, limits: limits)
        }
        guard let choice = choices.first, let message = choice.message else {
            throw fault(.unusableAnswer, "OpenAI's answer to a chat holds no message.")
        }
        if let refusal = message.refusal, !refusal.isEmpty {
            throw fault(.unsafe, "OpenAI's model refused to write about this story.")
        }
        switch choice.finish {
        case "content_filter": throw fault(.unsafe, "OpenAI's filter stopped an answer about this story.")
        case "length": throw fault(.unusableAnswer, "OpenAI's answer was cut off at its longest.")
        default: break
        }
        guard let content = message.content, !content.isEmpty else {
            throw fault(.unusableAnswer, "OpenAI's answer to a chat is empty.")
        }
        return content
    }
}
