import FarmObjects
import FarmTesting
import Foundation
import Testing

@Suite("The stand-in of OpenAI's chat", .timeLimit(.minutes(5)))
struct ChatStandInTests {
    private static let schema: JSONValue = [
        "type": "object", "additionalProperties": false, "required": ["scenes", "mood"],
        "properties": [
            "mood": ["type": ["string", "null"]],
            "scenes": [
                "type": "array", "minItems": 3,
                "items": [
                    "type": "object", "additionalProperties": false, "required": ["prompt", "dark"],
                    "properties": ["prompt": ["type": "string"], "dark": ["type": "boolean"]],
                ],
            ],
        ],
    ]

    private static func request(schema: JSONValue = schema, name: String = "bible") -> JSONValue {
        [
            "model": "gpt-4o-mini", "temperature": 0.5,
            "messages": [
                ["role": "system", "content": "Read the story."],
                ["role": "user", "content": "The lamp went out beside the cellar stairs."],
            ],
            "response_format": [
                "type": "json_schema", "json_schema": ["name": .string(name), "strict": true, "schema": schema],
            ],
        ]
    }

    @Test("A chat is answered by the schema asked for, and charged to the micro-dollar")
    func answered() async throws {
        let standIn = try OpenAIStandIn()
        let answer = try await StandInCaller(standIn).post("chat/completions", Self.request())
        #expect(answer.status == 200)
        let choice = try #require(answer.json["choices"]?.elements?.first)
        #expect(choice["finish_reason"] == "stop" && choice["message"]?["refusal"] == .null)
        let content = try JSONValue(parsing: Array(try #require(choice["message"]?["content"]?.text).utf8))
        #expect(content["scenes"]?.elements?.count == 3)
        #expect(content["scenes"]?.elements?.first?["prompt"]?.text?.contains("cellar") == true)
        let input = try #require(answer.json["usage"]?["prompt_tokens"]?.whole)
        let output = try #require(answer.json["usage"]?["completion_tokens"]?.whole)
        #expect(standIn.account.total == Int64((Double(input) * 0.15 + Double(output) * 0.6).rounded(.up)))
        #expect(standIn.account.timesPaid.values.map { $0 } == [1] && standIn.complaints.isEmpty)
    }

    /// A change to a good request, with the status and the field that it is refused with.
    struct Fault: Sendable, CustomTestStringConvertible {
        let name: String
        let request: JSONValue
        var status = 400
        let param: String?
        var testDescription: String { name }
    }

    private static func fault(
        _ name: String, _ field: String, _ value: JSONValue?, status: Int = 400, param: String? = nil
    ) -> Fault {
        Fault(name: name, request: request().with(field, value), status: status, param: param ?? field)
    }

    static let faults: [Fault] = [
        fault("an unknown field", "temprature", 1),
        fault("no model", "model", nil),
        fault("a model that is not there", "model", "gpt-9", status: 404, param: "null"),
        fault("no messages", "messages", []),
        fault("a text as a number", "temperature", "warm"),
        fault("too hot", "temperature", 2.5),
        fault("half a token", "max_tokens", 1.5),
        fault("an unknown role", "messages", [["role": "ghost", "content": "x"]], param: "messages[0].role"),
        fault("no content", "messages", [["role": "user"]], param: "messages[0].content"),
        fault("an unknown format", "response_format", ["type": "xml"], param: "response_format.type"),
        fault("json without the word", "response_format", ["type": "json_object"], param: "messages"),
        fault(
            "a format of unknown fields", "response_format", ["type": "text", "schema": [:]],
            param: "response_format.schema"),
        Fault(
            name: "a name with a blank", request: request(name: "a bible"), param: "response_format.json_schema.name"),
        Fault(
            name: "a long name", request: request(name: String(repeating: "a", count: 65)),
            param: "response_format.json_schema.name"),
        Fault(name: "a list as root", request: request(schema: ["type": "array"]), param: "response_format"),
        Fault(
            name: "an optional property", request: request(schema: schema.with("required", ["mood"])),
            param: "response_format"),
        Fault(
            name: "further properties", request: request(schema: schema.with("additionalProperties", nil)),
            param: "response_format"),
        Fault(
            name: "an unknown keyword", request: request(schema: schema.with("minProperties", 1)),
            param: "response_format"),
        Fault(
            name: "a fault deep within",
            request: request(
                schema: [
                    "type": "object", "additionalProperties": false, "required": ["list"],
                    "properties": ["list": ["type": "array", "items": ["type": "object", "properties": [:]]]],
                ]), param: "response_format"),
    ]

    @Test("It refuses what the service refuses, names the field, and charges nothing", arguments: faults)
    func refused(_ fault: Fault) async throws {
        let standIn = try OpenAIStandIn()
        let answer = try await StandInCaller(standIn).post("chat/completions", fault.request)
        #expect(answer.status == fault.status)
        let error = try #require(answer.json["error"])
        #expect(error["message"]?.text?.isEmpty == false && error["type"] == "invalid_request_error")
        #expect((error["param"]?.text ?? "null") == fault.param)
        #expect(standIn.account.charges.isEmpty)
    }

    @Test("Without its key, or with another, it says so in the service's shape")
    func unauthorized() async throws {
        let standIn = try OpenAIStandIn(key: "sk-right")
        let url = try standIn.baseURL.appending(path: "chat/completions")
        for headers in [["Content-Type": "application/json"], ["Authorization": "Bearer sk-wrong"]] as [HTTPHeaders] {
            let answer = try await HTTPClient().send(
                HTTPRequest(.post, url, headers: headers, body: Self.request().canonical))
            #expect(answer.status == 401)
            #expect(try answer.json["error"]?["message"]?.text?.contains("API key") == true)
        }
        #expect(standIn.account.charges.isEmpty)
    }

    @Test("A test's own answer is given where it keeps to the schema, and complained of where it does not")
    func responder() async throws {
        let standIn = try OpenAIStandIn()
        let caller = try StandInCaller(standIn)
        let scene: JSONValue = ["prompt": "A lamp.", "dark": true]
        standIn.answerChats { ask in
            ask.user.contains("lamp") ? ["mood": nil, "scenes": [scene, scene, scene]] : ["mood": "dark"]
        }
        let good = try await caller.post("chat/completions", Self.request())
        #expect(try good.json["choices"]?.elements?.first?["message"]?["content"]?.text?.contains("A lamp.") == true)
        let other: JSONValue = [["role": "user", "content": "Nothing."]]
        let bad = try await caller.post("chat/completions", Self.request().with("messages", other))
        #expect(bad.status == 500 && standIn.complaints.count == 1)
    }

    @Test("A refusal, an answer cut off and a filtered one look as they do at the service, and are charged")
    func halfAnswers() async throws {
        let standIn = try OpenAIStandIn()
        let caller = try StandInCaller(standIn)
        standIn.next(.chat, behave: .refusal("I cannot."), .lengthReached, .contentFiltered)
        let refusal = try await caller.post("chat/completions", Self.request()).json["choices"]?.elements?.first
        #expect(refusal?["message"]?["refusal"] == "I cannot." && refusal?["message"]?["content"] == .null)
        for reason in ["length", "content_filter"] {
            let choice = try await caller.post("chat/completions", Self.request()).json["choices"]?.elements?.first
            #expect(choice?["finish_reason"]?.text == reason)
            let text = try #require(choice?["message"]?["content"]?.text)
            #expect(throws: (any Error).self) { try JSONValue(parsing: Array(text.utf8)) }
        }
        let small = try await caller.post("chat/completions", Self.request().with("max_completion_tokens", 5))
        #expect(try small.json["choices"]?.elements?.first?["finish_reason"] == "length")
        #expect(standIn.account.charges.count == 4)
    }
}
