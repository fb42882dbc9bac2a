/// One picture that was asked for, at some point of its making.
struct Prediction {
    enum Status: String {
        case starting, processing, succeeded, failed, canceled, aborted
        /// One that no client has been told of.
        case unheardOf = "pending_review"

        var isEnd: Bool { self == .succeeded || self == .failed || self == .canceled || self == .aborted }
    }

    let id: String
    let model: String
    let asked: JSONValue
    let input: PredictionInput
    let webhook: String?
    var status = Status.starting
    var hasOutput = false
    var error: String?
    /// What becomes of it once it goes on.
    let behaviour: Misbehaviour?
    /// How often it is looked at before it goes on; `nil` where the test says when.
    var pollsLeft: Int? = 0
    var isExpired = false
    var isPaid = false

    /// - Parameters:
    ///   - address: of the service, without a slash.
    ///   - delivery: of its files.
    func json(address: String, delivery: String) -> JSONValue {
        let urls = (0..<input.count).map { JSONValue.string("\(delivery)/\(id)/out-\($0).\(input.format.rawValue)") }
        let output: JSONValue = !hasOutput ? .null : behaviour == .singleOutput ? urls[0] : .array(urls)
        return [
            "id": .string(id), "model": .string(model), "version": "hidden", "input": asked["input"] ?? .null,
            "logs": "", "output": output, "data_removed": false, "error": error.map { .string($0) } ?? .null,
            "status": .string(status.rawValue), "created_at": "2026-01-01T00:00:00.000Z",
            "started_at": status == .starting ? .null : "2026-01-01T00:00:00.100Z",
            "completed_at": status.isEnd ? "2026-01-01T00:00:00.900Z" : .null,
            "urls": [
                "get": .string("\(address)/v1/predictions/\(id)"),
                "cancel": .string("\(address)/v1/predictions/\(id)/cancel"),
            ],
            "metrics": status.isEnd ? ["predict_time": 0.8] : [:],
        ]
    }
}
