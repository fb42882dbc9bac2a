import Testing

@testable import Nightreel

@Suite("Refusals")
struct ProblemTests {
    private func failure(_ status: Int, _ body: String) -> CommandFailure {
        Problem.failure(status: status, body: Array(body.utf8), doing: "sending the story")
    }

    @Test("A problem's own words become one line")
    func words() {
        let failure = failure(
            422, #"{"title":"Invalid body","detail":"script:\n too\u001b[2J long","code":"INVALID_BODY_FIELD"}"#)
        #expect(failure.message == "sending the story: Invalid body: script: too [2J long (INVALID_BODY_FIELD)")
        #expect(failure.exit == .unusableData)
    }

    @Test("A body that is no problem leaves the status to tell", arguments: ["", "<html>", "[]", #"{"title":3}"#])
    func noProblem(body: String) {
        #expect(failure(502, body).message == "sending the story: the coordinator answered 502")
    }

    @Test(
        "Each kind of refusal has its exit code",
        arguments: [
            (400, 65), (401, 77), (403, 77), (404, 76), (422, 65), (429, 75), (500, 70), (503, 75), (302, 76),
        ] as [(Int, Int32)])
    func exits(status: Int, exit: Int32) {
        #expect(failure(status, "").exit.rawValue == exit)
    }

    @Test("A thing that the coordinator does not know is missing input, and no broken protocol")
    func missing() {
        let body = #"{"title":"There is no such thing","detail":"There is no story 7.","code":"NOT_FOUND"}"#
        #expect(failure(404, body).exit == .noInput)
        #expect(failure(404, "<html>").exit == .badProtocol)
    }

    @Test("The first failed segment is told, counted as people count, whatever the coordinator counts from")
    func segments() {
        func segment(_ order: Int, _ status: String) -> Answers.Segment {
            Answers.Segment(order: order, status: status, imageId: nil, voiceId: nil, error: "too\ndark")
        }
        #expect(SegmentsWait.failure(in: [segment(0, "completed"), segment(1, "pending")]) == nil)
        let failure = SegmentsWait.failure(in: [segment(2, "failed"), segment(1, "failed"), segment(0, "completed")])
        #expect(failure?.message == "segment 2 failed: too dark (and 1 more)")
        #expect(SegmentsWait.failure(in: [segment(1, "failed")])?.message == "segment 1 failed: too dark")
    }
}
