/// A refusal in the shape of Replicate's errors.
struct ReplicateFault: Error {
    let status: Int
    let title: String
    let detail: String
    /// What is wrong with which field.
    var fields: [(kind: String, field: String, words: String)] = []

    init(_ status: Int, _ title: String, _ detail: String) {
        self.status = status
        self.title = title
        self.detail = detail
    }

    init(_ fault: FieldFault) {
        let kind =
            switch fault.kind {
            case .unknown: "additional_property_not_allowed"
            case .missing: "required"
            case .wrongType: "invalid_type"
            case .wrongValue: "invalid_value"
            }
        self.init(422, "Input validation failed", "- \(fault.field): \(fault.message)\n")
        fields = [(kind, fault.field, fault.message)]
    }

    init(status: Int) {
        switch status {
        case 401:
            self.init(status, "Unauthenticated", "You did not pass a valid authentication token")
        case 402:
            self.init(
                status, "Insufficient credit",
                "You have insufficient credit to run this model. Go to your billing page to purchase credit.")
        case 404: self.init(status, "Not found", "The requested resource could not be found.")
        case 500...: self.init(status, "Internal error", "An internal error occurred.")
        default: self.init(status, "Refused", "The request was refused.")
        }
    }

    var answer: WireAnswer {
        get throws {
            var body: [String: JSONValue] = [
                "title": .string(title), "detail": .string(detail), "status": .integer(Int64(status)),
            ]
            if !fields.isEmpty {
                body["invalid_fields"] = .array(
                    fields.map {
                        ["type": .string($0.kind), "field": .string($0.field), "description": .string($0.words)]
                    })
            }
            return try .json(.object(body), status: status)
        }
    }
}
