import FarmCore
import Storytelling

extension ReplicateWire {
    static let unsafeError = "NSFW content detected. Try running it again, or try a different prompt."
    private static let events: Set<String> = ["start", "output", "logs", "completed"]

    func create(_ request: TestRequest, model: String, _ behaviour: Misbehaviour?) throws -> WireAnswer {
        guard account.offers(model, for: .image) else { throw ReplicateFault(status: 404) }
        let wait = try Self.wait(request.headers["prefer"])
        let body: JSONValue
        do {
            body = try JSONValue(parsing: request.body)
        } catch {
            throw ReplicateFault(400, "Bad request", "The request body is not valid JSON.")
        }
        var reader = try ObjectReader(body)
        let input = try PredictionInput(try reader.required("input"))
        let webhook = try reader.string("webhook")
        let isHTTPS = webhook.map { $0.hasPrefix("https://") || $0.hasPrefix("http://127.0.0.1:") } ?? true
        guard isHTTPS else { throw reader.wrongValue("webhook", "it must be an HTTPS URL") }
        for event in reader.value("webhook_events_filter")?.elements ?? [] {
            guard let name = event.text, Self.events.contains(name) else {
                throw reader.wrongValue("webhook_events_filter", "not an event")
            }
        }
        _ = try reader.boolean("stream")
        try reader.finish()

        var prediction = state.withLock { state in
            Prediction(
                id: Self.identifier(state.order.count), model: model, asked: body, input: input, webhook: webhook,
                behaviour: behaviour)
        }
        switch behaviour {
        case .slow(let polls): prediction.pollsLeft = polls
        case .held: prediction.pollsLeft = nil
        default: prediction.pollsLeft = wait || webhook != nil ? 0 : 1
        }
        let begun = json(prediction)
        let isNow = prediction.pollsLeft == 0
        if isNow { try goOn(&prediction) }
        state.withLock { [prediction] in $0.order.append(prediction.id) }
        try keep(prediction)
        // Who does not wait is told of what has just begun, even where it has ended meanwhile.
        guard wait else { return try .json(begun, status: 201) }
        return try .json(json(prediction), status: prediction.status.isEnd ? 201 : 202)
    }

    func poll(_ id: String) throws -> WireAnswer {
        guard var prediction = state.withLock({ $0.predictions[id] }) else { throw ReplicateFault(status: 404) }
        if !prediction.status.isEnd, let left = prediction.pollsLeft {
            prediction.pollsLeft = max(0, left - 1)
            if left <= 1 { try goOn(&prediction) } else { prediction.status = .processing }
            try keep(prediction)
        }
        return try .json(json(prediction))
    }

    func cancel(_ id: String) throws -> WireAnswer {
        guard var prediction = state.withLock({ $0.predictions[id] }) else { throw ReplicateFault(status: 404) }
        if !prediction.status.isEnd {
            prediction.status = .canceled
            try keep(prediction)
        }
        return try .json(json(prediction))
    }

    /// Ends those that the plan holds.
    func finishHeld() throws {
        let held = state.withLock { state in
            state.order.compactMap { state.predictions[$0] }.filter { $0.pollsLeft == nil && !$0.status.isEnd }
        }
        for var prediction in held {
            try goOn(&prediction)
            try keep(prediction)
        }
    }

    func json(_ prediction: Prediction) -> JSONValue { prediction.json(address: address, delivery: delivery) }

    private func keep(_ prediction: Prediction) throws {
        state.withLock { $0.predictions[prediction.id] = prediction }
        if prediction.status.isEnd { webhooks.post(prediction, json(prediction)) }
    }

    /// The work itself, which is done at once where nothing holds it up.
    private func goOn(_ prediction: inout Prediction) throws {
        let words = Set(prediction.input.prompt.lowercased().split { !$0.isLetter }.map(String.init))
        let unsafeWords = state.withLock { $0.unsafeWords }
        switch prediction.behaviour {
        case .fails(let error): (prediction.status, prediction.error) = (.failed, error)
        case .unsafe: (prediction.status, prediction.error) = (.failed, Self.unsafeError)
        case .canceled: prediction.status = .canceled
        case .aborted: prediction.status = .aborted
        case .unheardOf: prediction.status = .unheardOf
        case _ where !words.isDisjoint(with: unsafeWords):
            (prediction.status, prediction.error) = (.failed, Self.unsafeError)
        default:
            prediction.status = prediction.behaviour == .outputWhileProcessing ? .processing : .succeeded
            prediction.hasOutput = true
            prediction.isExpired = prediction.behaviour == .expiredOutput
            if !prediction.isPaid {
                try account.charge(
                    ProviderUsage(images: prediction.input.count), for: .image, model: prediction.model,
                    request: (prediction.asked["input"] ?? .null).canonical)
                prediction.isPaid = true
            }
        }
    }

    /// Whether the answer is to wait for the end; how long it may is the client's own affair here.
    private static func wait(_ preference: String?) throws -> Bool {
        guard let preference else { return false }
        guard let match = preference.wholeMatch(of: /wait(?:=(\d+))?/),
            match.1 == nil || (1...60).contains(match.1.flatMap { Int($0) } ?? 0)
        else { throw ReplicateFault(400, "Bad request", "Prefer must be wait or wait=n, with n from 1 to 60.") }
        return true
    }

    /// 26 characters that no two predictions share.
    private static func identifier(_ number: Int) -> String {
        let letters = Array("abcdefghjkmnpqrstvwxyz0123456789")
        var value = SpokenTones.hash("prediction \(number)")
        let drawn = (0..<22).map { _ in
            value = value &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return letters[Int(value >> 59)]
        }
        let digits = String(number)
        return String(drawn) + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
}
