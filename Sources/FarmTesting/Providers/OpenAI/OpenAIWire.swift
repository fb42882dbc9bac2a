import FarmCore
import Foundation
import Storytelling
import Synchronization

/// What OpenAI's server does with a request.
final class OpenAIWire: StandInServer.Service {
    struct State {
        var chatResponder: OpenAIStandIn.ChatResponder?
        var known: [AssetID: String] = [:]
        var answered = 0
    }

    let key: String
    let account: ServiceAccount
    let listener = ToneListener()
    let state = Mutex(State())
    /// Notes what a test should not have done.
    let complain: @Sendable (String) -> Void

    init(key: String, account: ServiceAccount, complain: @escaping @Sendable (String) -> Void) {
        self.key = key
        self.account = account
        self.complain = complain
    }

    func route(_ request: TestRequest) -> StandInRoute {
        switch request.target {
        case "/v1/chat/completions": .chat
        case "/v1/audio/speech": .speech
        case "/v1/audio/transcriptions": .transcription
        default: .other
        }
    }

    func answer(_ request: TestRequest, _ route: StandInRoute, _ behaviour: Misbehaviour?) throws -> WireAnswer {
        var answer: WireAnswer
        do {
            try requireKey(request)
            switch behaviour {
            case .refuseInWords(let status): return try .json(["error": "It was refused."], status: status)
            case .refuseInNumbers(let status):
                let error: JSONValue = ["message": "It was refused.", "code": .integer(Int64(status))]
                return try .json(["error": error], status: status)
            default: break
            }
            answer = try work(request, route, behaviour)
        } catch let fault as FieldFault {
            answer = try OpenAIFault(fault).answer
        } catch let fault as OpenAIFault {
            answer = try fault.answer
        }
        let number = state.withLock { state in
            state.answered += 1
            return state.answered
        }
        answer.headers.append(("x-request-id", "req_\(number)"))
        return answer
    }

    private func work(
        _ request: TestRequest, _ route: StandInRoute, _ behaviour: Misbehaviour?
    ) throws -> WireAnswer {
        if route == .other { return try other(request) }
        guard request.method == "POST" else {
            throw OpenAIFault("Not allowed to \(request.method) on \(request.target).", status: 405)
        }
        return switch route {
        case .chat: try chat(try body(of: request), behaviour)
        case .speech: try speech(try body(of: request), behaviour)
        default: try transcription(request, behaviour)
        }
    }

    private func other(_ request: TestRequest) throws -> WireAnswer {
        guard request.method == "GET", request.target == "/v1/models" else {
            throw OpenAIFault("Invalid URL (\(request.method) \(request.target))", status: 404)
        }
        let models = account.prices.rates.values.flatMap(\.keys).sorted()
        let list = models.map { JSONValue.object(["id": .string($0), "object": "model", "owned_by": "openai"]) }
        return try .json(["object": "list", "data": .array(list)])
    }

    private func requireKey(_ request: TestRequest) throws {
        let authorization = request.headers["authorization"]
        guard let authorization else {
            throw OpenAIFault(
                "You didn't provide an API key. You need to provide it in an Authorization header using Bearer auth.",
                status: 401)
        }
        guard authorization == "Bearer \(key)" else { throw OpenAIFault(status: 401) }
    }

    /// The JSON of a request that says that it is JSON.
    private func body(of request: TestRequest) throws -> JSONValue {
        guard request.mediaType == "application/json" else {
            throw OpenAIFault(
                "Unsupported content type: '\(request.mediaType)'.", status: 415, code: "unsupported_content_type")
        }
        do {
            return try JSONValue(parsing: request.body)
        } catch {
            throw OpenAIFault("We could not parse the JSON body of your request.")
        }
    }

    func requireModel(_ model: String, for operation: ProviderCall.Operation) throws {
        guard account.offers(model, for: operation) else {
            throw OpenAIFault(
                "The model `\(model)` does not exist or you do not have access to it.", status: 404,
                code: "model_not_found")
        }
    }

    // MARK: Trouble

    func refusal(_ status: Int) throws -> WireAnswer { try OpenAIFault(status: status).answer }

    func quotaExhausted() throws -> WireAnswer {
        try OpenAIFault(
            "You exceeded your current quota, please check your plan and billing details.", status: 429,
            type: "insufficient_quota", code: "insufficient_quota"
        ).answer
    }

    func limited(_ hint: Misbehaviour.Hint) throws -> WireAnswer {
        var fault = OpenAIFault(
            "Rate limit reached for requests.", status: 429, type: "requests", code: "rate_limit_exceeded")
        fault.headers = hint.headers
        if case .bodyOnly(let seconds) = hint { fault.message += " Please try again in \(seconds)s." }
        if case .wordsOnly(let seconds) = hint { fault.message += " Please try again in \(seconds)s." }
        return try fault.answer
    }

    func unusable(_ route: StandInRoute, _ answer: WireAnswer) throws -> WireAnswer {
        guard answer.status == 200 else { return answer }
        var answer = answer
        answer.body =
            switch route {
            case .speech: Array("this is no sound".utf8)
            case .chat: try JSONValue.object(["object": "chat.completion", "choices": []]).canonical
            default: try JSONValue.object(["text": 5, "words": "none"]).canonical
            }
        return answer
    }
}

extension Misbehaviour.Hint {
    var headers: [(String, String)] {
        switch self {
        case .milliseconds(let count): return [("retry-after-ms", "\(count)")]
        case .seconds(let count): return [("Retry-After", "\(count)")]
        case .date(let date):
            let format = DateFormatter()
            format.locale = Locale(identifier: "en_US_POSIX")
            format.timeZone = TimeZone(secondsFromGMT: 0)
            format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
            return [("Retry-After", format.string(from: date))]
        case .rateHeaders(let reset):
            return [
                ("x-ratelimit-limit-requests", "60"), ("x-ratelimit-remaining-requests", "0"),
                ("x-ratelimit-reset-requests", reset),
            ]
        case .bodyOnly, .wordsOnly, .nothing: return []
        }
    }
}
