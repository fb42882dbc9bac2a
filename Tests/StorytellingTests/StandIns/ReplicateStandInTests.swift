import FarmDigest
import FarmMedia
import FarmObjects
import FarmTesting
import Foundation
import Synchronization
import Testing

@Suite("The stand-in of Replicate", .timeLimit(.minutes(5)))
struct ReplicateStandInTests {
    private static let path = "models/black-forest-labs/flux-schnell/predictions"
    private static let input: JSONValue = [
        "prompt": "A lamp beside the cellar stairs", "aspect_ratio": "16:9", "num_outputs": 1, "seed": 7,
        "output_format": "webp", "output_quality": 90, "num_inference_steps": 4, "go_fast": false,
        "disable_safety_checker": false,
    ]

    private func ask(
        _ standIn: ReplicateStandIn, input: JSONValue = input, wait: String? = "wait=30"
    ) async throws -> HTTPResponse {
        try await StandInCaller(standIn).post(Self.path, ["input": input], prefer: wait)
    }

    private func url(_ value: JSONValue?) throws -> URL {
        let text = try #require(value?.text)
        return try #require(URL(string: text))
    }

    @Test(
        "A prediction waited for has its picture, of the ratio and kind asked for", arguments: ["webp", "png", "jpg"])
    func picture(format: String) async throws {
        let standIn = try ReplicateStandIn()
        let answer = try await ask(standIn, input: Self.input.with("output_format", .string(format)))
        #expect(answer.status == 201)
        #expect(try answer.json["status"] == "succeeded")
        let output = try url(answer.json["output"]?.elements?.first)
        #expect(output.pathExtension == format)
        let file = try await HTTPClient().send(HTTPRequest(.get, output))
        let bitmap = try ImageCodec.decode(file.body)
        #expect(bitmap.width == 1344 && bitmap.height == 768)
        #expect(Set(bitmap.pixels.prefix(40_000)).count > 3, "a picture of one colour shows nothing")
        #expect(standIn.account.total == 3000 && standIn.leaks == 0)
        standIn.expireOutputs()
        #expect(try await HTTPClient().send(HTTPRequest(.get, output)).status == 404)
    }

    static let faults: [(String, JSONValue?)] = [
        ("prompt", nil), ("prompt", 5), ("aspect_ratio", "16:10"), ("num_outputs", 0), ("num_outputs", 5),
        ("num_outputs", "1"), ("num_inference_steps", 5), ("seed", 1.5), ("output_format", "gif"),
        ("output_quality", 101), ("go_fast", "no"), ("disable_safety_checker", 1), ("width", 1024),
    ]

    @Test("Input that the model does not take is refused with its field", arguments: faults)
    func refused(field: String, value: JSONValue?) async throws {
        let standIn = try ReplicateStandIn()
        let answer = try await ask(standIn, input: Self.input.with(field, value))
        #expect(answer.status == 422)
        #expect(try answer.json["invalid_fields"]?.elements?.first?["field"]?.text == "input.\(field)")
        #expect(try answer.json["detail"]?.text?.isEmpty == false && answer.json["status"] == 422)
        #expect(standIn.account.charges.isEmpty && standIn.predictions.isEmpty)
    }

    @Test("Other fields beside the input, other models, waits out of range and wrong keys are refused")
    func refusedAround() async throws {
        let standIn = try ReplicateStandIn()
        let caller = try StandInCaller(standIn)
        #expect(try await caller.post(Self.path, ["input": Self.input, "version": "1"]).status == 422)
        #expect(try await caller.post("models/a/b/predictions", ["input": Self.input]).status == 404)
        for wait in ["wait=0", "wait=61", "wait=x", "later"] {
            #expect(try await ask(standIn, wait: wait).status == 400)
        }
        let stranger = try await HTTPClient().send(
            HTTPRequest(
                .post, standIn.baseURL.appending(path: Self.path), headers: ["Authorization": "Bearer r8_other"],
                body: JSONValue.object(["input": Self.input]).canonical))
        #expect(stranger.status == 401)
        #expect(try stranger.json["title"] == "Unauthenticated")
        #expect(try await caller.get(standIn.baseURL.appending(path: "predictions/nothing")).status == 404)
    }

    static let addresses: [(String, JSONValue)] = [
        ("webhook", "ftp://example.org/hook"), ("webhook", "http://example.org/hook"), ("webhook", "https://"),
        ("webhook", 5), ("webhook_events_filter", "completed"), ("webhook_events_filter", ["completed": true]),
        ("webhook_events_filter", ["done"]), ("webhook_events_filter", [5]),
    ]

    @Test("A webhook that is nowhere, or for events that are none, is refused with its field", arguments: addresses)
    func refusedWebhooks(field: String, value: JSONValue) async throws {
        let standIn = try ReplicateStandIn()
        let answer = try await StandInCaller(standIn).post(Self.path, ["input": Self.input, field: value])
        #expect(answer.status == 422)
        #expect(try answer.json["invalid_fields"]?.elements?.first?["field"]?.text == field)
        #expect(standIn.predictions.isEmpty)
    }

    @Test("A body that is not said to be JSON is refused", arguments: [nil, "text/plain", "application/jsonl"])
    func otherTypes(type: String?) async throws {
        let standIn = try ReplicateStandIn()
        var headers: HTTPHeaders = ["Authorization": "Bearer \(standIn.key)"]
        if let type { headers.add("Content-Type", type) }
        let url = try standIn.baseURL.appending(path: Self.path)
        let body = try JSONValue.object(["input": Self.input]).canonical
        let answer = try await HTTPClient().send(HTTPRequest(.post, url, headers: headers, body: body))
        #expect(answer.status == 415)
        #expect(standIn.predictions.isEmpty)
    }

    @Test("An unfinished prediction is finished after so many looks, and paid for once")
    func polled() async throws {
        let standIn = try ReplicateStandIn()
        let caller = try StandInCaller(standIn)
        standIn.next(.prediction, behave: .slow(polls: 3))
        let begun = try await ask(standIn).json
        #expect(begun["status"] == "starting" && begun["output"] == .null)
        var statuses: [String] = []
        for _ in 0..<4 {
            statuses.append(try await caller.get(url(begun["urls"]?["get"])).json["status"]?.text ?? "")
        }
        #expect(statuses == ["processing", "processing", "succeeded", "succeeded"])
        #expect(standIn.account.charges.count == 1)
    }

    @Test("A wait that is preferred is answered when the prediction ends, and not before")
    func waited() async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(.prediction, behave: .held)
        let (ended, ending) = AsyncStream.makeStream(of: String.self)
        let asking = Task {
            let answer = try await ask(standIn, wait: "wait=60")
            ending.yield("answered")
            return answer
        }
        while standIn.predictions.isEmpty { await Task.yield() }
        ending.yield("finishing")
        try standIn.finishHeld()
        let answer = try await asking.value
        #expect(answer.status == 201)
        #expect(try answer.json["status"] == "succeeded" && answer.json["output"]?.elements?.count == 1)
        #expect(await ended.prefix(2).reduce(into: []) { $0.append($1) } == ["finishing", "answered"])
    }

    @Test("A wait that is over before the prediction is answered with how it stands")
    func waitedInVain() async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(.prediction, behave: .held)
        let clock = ContinuousClock()
        let start = clock.now
        let answer = try await ask(standIn, wait: "wait=1")
        #expect(clock.now - start >= .seconds(1))
        #expect(answer.status == 202)
        #expect(try answer.json["status"] == "starting" && answer.json["output"] == .null)
    }

    @Test("A prediction cancelled before its end costs nothing and stays cancelled")
    func cancelled() async throws {
        let standIn = try ReplicateStandIn()
        let caller = try StandInCaller(standIn)
        standIn.next(.prediction, behave: .held)
        let begun = try await ask(standIn, wait: nil).json
        let id = try #require(begun["id"]?.text)
        #expect(try await caller.post("predictions/\(id)/cancel", [:]).json["status"] == "canceled")
        try standIn.finishHeld()
        #expect(try await caller.get(url(begun["urls"]?["get"])).json["status"] == "canceled")
        #expect(standIn.account.charges.isEmpty)
    }

    @Test("Endings that are none, and output before the end, are told as the service tells them")
    func endings() async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(
            .prediction, behave: .outputWhileProcessing, .fails("Director: unexpected error"), .unsafe, .canceled,
            .aborted, .unheardOf, .singleOutput, .expiredOutput, .damagedOutput)
        var answers: [JSONValue] = []
        for _ in 0..<9 { answers.append(try await ask(standIn).json) }
        #expect(
            answers.compactMap { $0["status"]?.text } == [
                "processing", "failed", "failed", "canceled", "aborted", "pending_review", "succeeded", "succeeded",
                "succeeded",
            ])
        #expect(answers[0]["output"]?.elements?.count == 1 && answers[6]["output"]?.text?.hasPrefix("http") == true)
        #expect(
            answers[1]["error"] == "Director: unexpected error" && answers[2]["error"]?.text?.hasPrefix("NSFW") == true)
        let gone = try await HTTPClient().send(HTTPRequest(.get, url(answers[7]["output"]?.elements?.first)))
        #expect(gone.status == 404)
        let damaged = try await HTTPClient().send(HTTPRequest(.get, url(answers[8]["output"]?.elements?.first)))
        #expect(throws: MediaError.self) { try ImageCodec.decode(damaged.body) }
        #expect(standIn.account.charges.count == 4)
    }

    @Test("A prompt with a word that is judged unsafe fails, and costs nothing")
    func unsafe() async throws {
        let standIn = try ReplicateStandIn()
        let input = Self.input.with("prompt", "Blood on the cellar stairs")
        #expect(try await ask(standIn, input: input).json["status"] == "failed")
        standIn.setUnsafeWords([])
        #expect(try await ask(standIn, input: input).json["status"] == "succeeded")
        #expect(standIn.account.charges.count == 1)
    }

    @Test("The end of a prediction is told to its webhook, signed over id, time and body")
    func webhook() async throws {
        let standIn = try ReplicateStandIn(webhookSecret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        let (told, telling) = AsyncStream.makeStream(of: TestRequest.self)
        let receiver = try TestServer { request, connection in
            connection.answer(204, [])
            telling.yield(request)
        }
        defer { receiver.stop() }
        standIn.next(.prediction, behave: .held)
        let webhook = JSONValue.string(try receiver.url("/hook").absoluteString)
        let begun = try await StandInCaller(standIn).post(
            Self.path, ["input": Self.input, "webhook": webhook, "webhook_events_filter": ["completed"]])
        #expect(try begun.json["status"] == "starting")
        try standIn.finishHeld()
        let request = try #require(await told.first { _ in true })
        let body = try JSONValue(parsing: request.body)
        let id = try begun.json["id"]
        #expect(body["status"] == "succeeded" && body["id"] == id)
        let message = try #require(request.headers["webhook-id"])
        let stamp = try #require(request.headers["webhook-timestamp"])
        let key = try #require(Data(base64Encoded: "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let code = try HMACSHA256(key: key).code(for: Array("\(message).\(stamp).".utf8) + request.body)
        #expect(request.headers["webhook-signature"] == "v1,\(Data(code).base64EncodedString())")

        let again = try standIn.webhook(of: try #require(body["id"]?.text), at: Date(timeIntervalSince1970: 1_000))
        #expect(again.headers.contains { $0.name == "webhook-timestamp" && $0.value == "1000" })
        #expect(again.body == request.body)
    }
}
