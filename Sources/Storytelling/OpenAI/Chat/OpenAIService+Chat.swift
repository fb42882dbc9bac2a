import FarmCore
import Foundation

extension OpenAIService {
    /// Asks a question through the desk, and again where the answer is not what was asked for and the desk tries on.
    ///
    /// - Parameter fault: what is wrong with an answer, in a sentence, or `nil`. It decides what is paid for and
    ///   not used, so it does nothing but look.
    /// - Throws: `MakerError`; `CancellationError`.
    func ask<Answer: Decodable & Sendable>(
        _ question: ChatQuestion, through desk: any CallDesk, as type: Answer.Type,
        fault: @escaping @Sendable (Answer) -> String?
    ) async throws -> Answer {
        let body = question.body(model: models.chat)
        let estimate = question.estimate(bodyBytes: body.count)
        let call = ProviderCall(
            provider: .openai, operation: .chat, model: models.chat, key: try callKey(.chat, body), estimate: estimate)
        do {
            let answer = try await desk.answer(to: call) { _ in
                try await chat(body, estimate: estimate) { (answer: Answer) in fault(answer) }
            }
            return try Self.decoded(answer.body, usage: answer.usage, limits: [])
        } catch let error as ProviderFault {
            throw MakerError(error)
        }
    }

    /// One attempt, of which only the content that was asked for is kept.
    private func chat<Answer: Decodable>(
        _ body: [UInt8], estimate: ProviderUsage, fault: (Answer) -> String?
    ) async throws -> ProviderAnswer {
        let answer = try await post(
            "chat/completions", contentType: "application/json", body: body, limit: OpenAILimits.documentBytes,
            within: limits.chatTime)
        guard let reply = try? JSONDecoder().decode(ChatReply.self, from: Data(answer.body)) else {
            // Whatever came instead may have been paid for.
            throw ProviderFault(
                .unusableAnswer, "OpenAI's answer to a chat is no document.", usage: estimate, limits: answer.limits)
        }
        let usage = reply.usage ?? estimate
        let content = Array(try reply.content(charging: usage, limits: answer.limits).utf8)
        let decoded: Answer = try Self.decoded(content, usage: usage, limits: answer.limits)
        if let complaint = fault(decoded) {
            throw ProviderFault(.unusableAnswer, complaint, usage: usage, limits: answer.limits)
        }
        return ProviderAnswer(body: content, usage: usage, limits: answer.limits)
    }

    private static func decoded<Answer: Decodable>(
        _ content: [UInt8], usage: ProviderUsage, limits: [RateLimit]
    ) throws(ProviderFault) -> Answer {
        do {
            return try JSONDecoder().decode(Answer.self, from: Data(content))
        } catch {
            throw ProviderFault(
                .unusableAnswer, "OpenAI's answer is not the document that was asked for.", usage: usage,
                limits: limits)
        }
    }
}
