import FarmCore
import Foundation
import Storytelling

extension ReplicateWire {
    static let unsafeError = "NSFW content detected. Try running it again, or try a different prompt."
    private static let longestWait = 60
    private static let events: Set<String> = ["start", "output", "logs", "completed"]

    func create(_ request: TestRequest, model: String, _ behaviour: Misbehaviour?) throws -> WireAnswer {
        guard account.offers(model, for: .image) else { throw ReplicateFault(status: 404) }
        let wait = try Self.wait(request.headers["prefer"])
        guard request.mediaType == "application/json" else {
            throw ReplicateFault(
                415, "Unsupported media type", "Unsupported media type \"\(request.mediaType)\" in request.")
        }
        let body: JSONValue
        do {
            body = try JSONValue(parsing: request.body)
        } catch {
            throw ReplicateFault(400, "Bad request", "The request body is not valid JSON.")
        }
        var reader = try ObjectReader(body)
        let input = try PredictionInput(try reader.required("input"))
        let webhook = try reader.string("webhook")
        guard webhook.map(Self.isReachable) ?? true else {
            throw reader.wrongValue("webhook", "it must be an HTTPS URL")
        }
        for event in try reader.array("webhook_events_filter") ?? [] {
            guard let name = event.text, Self.events.contains(name) else {
                throw reader.wrongValue("webhook_events_filter", "not an event")
            }
        }
        _ = try reader.boolean("stream")
        try reader.finish()

        let (begun, started) = try state.withLock { state in
            let number = state.predictionsBegun
            state.predictionsBegun += 1
            let begun = Prediction(
                id: Self.identifier(number), model: model, asked: body, input: input, webhook: webhook,
                behaviour: behaviour, pollsLeft: Self.polls(behaviour, isTold: wait != nil || webhook != nil))
            var prediction = begun
            if prediction.pollsLeft == 0 { try goOn(&prediction, unsafeWords: state.unsafeWords) }
            state.order.append(prediction.id)
            state.predictions[prediction.id] = prediction
            return (begun, prediction)
        }
        tell(started)
        // Who does not wait is told of what has just begun, even where it has ended meanwhile.
        guard let wait else { return try .json(json(begun), status: 201) }
        let prediction = behaviour == .held ? end(of: started, within: wait) : started
        return try .json(json(prediction), status: prediction.status.isEnd ? 201 : 202)
    }

    func poll(_ id: String) throws -> WireAnswer {
        let prediction = try step(id) { prediction, unsafeWords in
            guard let left = prediction.pollsLeft else { return }
            prediction.pollsLeft = max(0, left - 1)
            if left <= 1 { try goOn(&prediction, unsafeWords: unsafeWords) } else { prediction.status = .processing }
        }
        return try .json(json(prediction))
    }

    func cancel(_ id: String) throws -> WireAnswer {
        try .json(json(try step(id) { prediction, _ in prediction.status = .canceled }))
    }

    /// Ends those that the plan holds.
    func finishHeld() throws {
        for id in state.withLock({ $0.order }) {
            _ = try step(id) { prediction, unsafeWords in
                guard prediction.pollsLeft == nil else { return }
                try goOn(&prediction, unsafeWords: unsafeWords)
            }
        }
    }

    func json(_ prediction: Prediction) -> JSONValue { prediction.json(address: address, delivery: delivery) }

    /// Changes a prediction that has not ended, and charges for it, under one lock: what happens to it at the same
    /// time comes before or after. An end is told once.
    ///
    /// - Parameter change: told of the prediction and of the words that are judged unsafe.
    private func step(_ id: String, _ change: (inout Prediction, Set<String>) throws -> Void) throws -> Prediction {
        let (prediction, hasEnded) = try state.withLock { state in
            guard var prediction = state.predictions[id] else { throw ReplicateFault(status: 404) }
            guard !prediction.status.isEnd else { return (prediction, false) }
            try change(&prediction, state.unsafeWords)
            state.predictions[id] = prediction
            if prediction.status.isEnd { state.waits[id]?.signal() }
            return (prediction, prediction.status.isEnd)
        }
        if hasEnded { tell(prediction) }
        return prediction
    }

    /// The prediction as it stands when it ends, or after so many seconds.
    private func end(of prediction: Prediction, within seconds: Int) -> Prediction {
        let end = DispatchSemaphore(value: 0)
        state.withLock { state in
            if state.predictions[prediction.id]?.status.isEnd == true { end.signal() }
            state.waits[prediction.id] = end
        }
        // Whether it ended or the time did, the prediction tells.
        _ = end.wait(timeout: .now() + .seconds(seconds))
        return state.withLock { state in
            state.waits[prediction.id] = nil
            return state.predictions[prediction.id] ?? prediction
        }
    }

    private func tell(_ prediction: Prediction) {
        if prediction.status.isEnd { webhooks.post(prediction, json(prediction)) }
    }

    /// How often it is looked at before it goes on.
    private static func polls(_ behaviour: Misbehaviour?, isTold: Bool) -> Int? {
        switch behaviour {
        case .slow(let polls): polls
        case .held: nil
        default: isTold ? 0 : 1
        }
    }

    /// The work itself, which is done at once where nothing holds it up.
    private func goOn(_ prediction: inout Prediction, unsafeWords: Set<String>) throws {
        let words = Set(prediction.input.prompt.lowercased().split { !$0.isLetter }.map(String.init))
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

    /// Whether messages are sent there: over https, or to this machine.
    private static func isReachable(_ webhook: String) -> Bool {
        guard let url = URL(string: webhook), let host = url.host, !host.isEmpty else { return false }
        return url.scheme == "https" || url.scheme == "http" && host == "127.0.0.1"
    }

    /// How many seconds the answer is to wait for the end.
    private static func wait(_ preference: String?) throws -> Int? {
        guard let preference else { return nil }
        guard let match = preference.wholeMatch(of: /wait(?:=(\d+))?/),
            let seconds = match.1.map({ Int($0) }) ?? longestWait, (1...longestWait).contains(seconds)
        else { throw ReplicateFault(400, "Bad request", "Prefer must be wait or wait=n, with n from 1 to 60.") }
        return seconds
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
