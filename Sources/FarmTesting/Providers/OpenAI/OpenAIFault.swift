/// A refusal in the shape of OpenAI's errors.
struct OpenAIFault: Error {
    var status = 400
    var type = "invalid_request_error"
    var message: String
    var param: String?
    var code: String?
    var headers: [(String, String)] = []

    init(
        _ message: String, status: Int = 400, type: String = "invalid_request_error", param: String? = nil,
        code: String? = nil, headers: [(String, String)] = []
    ) {
        self.status = status
        self.type = type
        self.message = message
        self.param = param
        self.code = code
        self.headers = headers
    }

    init(_ fault: FieldFault) {
        let code: String? =
            switch fault.kind {
            case .unknown: "unknown_parameter"
            case .missing: "missing_required_parameter"
            case .wrongType: "invalid_type"
            case .wrongValue: "invalid_value"
            }
        self.init(fault.message, param: fault.field, code: code)
    }

    /// What it says where no more is known than the status.
    init(status: Int) {
        switch status {
        case 401:
            self.init(
                "Incorrect API key provided: sk-wr***********key. You can find your API key in your account.",
                status: 401, code: "invalid_api_key")
        case 403:
            self.init(
                "Country, region, or territory not supported", status: 403, type: "request_forbidden",
                code: "unsupported_country_region_territory")
        case 404:
            self.init(
                "The model does not exist or you do not have access to it.", status: 404, code: "model_not_found")
        case 408: self.init("Request timed out.", status: 408, type: "timeout")
        case 409: self.init("The resource was changed meanwhile.", status: 409, type: "conflict")
        case 503:
            self.init(
                "That model is currently overloaded with other requests.", status: 503, type: "server_error",
                code: "overloaded")
        case 500...:
            self.init("The server had an error while processing your request.", status: status, type: "server_error")
        default: self.init("The request was refused.", status: status)
        }
    }

    var answer: WireAnswer {
        get throws {
            let error: JSONValue = [
                "message": .string(message), "type": .string(type), "param": param.map { .string($0) } ?? .null,
                "code": code.map { .string($0) } ?? .null,
            ]
            var answer = try WireAnswer.json(["error": error], status: status)
            answer.headers += headers
            return answer
        }
    }
}
