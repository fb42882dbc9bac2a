import FarmTesting
import Foundation
import NIOConcurrencyHelpers

/// A coordinator in so many answers: each call gets the next of its path, and the last again and again.
final class ScriptedCoordinator: Sendable {
    typealias Answer = (status: Int, body: String)

    static let story = "0190a0b0-0000-7000-8000-000000000001"
    static let video = "0190a0b0-0000-7000-8000-000000000002"
    static let bytes = [UInt8](repeating: 7, count: 100_000)

    let server: TestServer
    private let log: Log

    /// What was asked, in order.
    var requests: [TestRequest] { log.requests.withLockedValue { $0 } }

    private final class Log: Sendable {
        let requests = NIOLockedValueBox<[TestRequest]>([])
    }

    /// - Parameter changes: answers that stand in place of a coordinator's that has no trouble at all.
    init(_ changes: [String: [Answer]] = [:]) throws {
        let answers = NIOLockedValueBox(Self.smooth.mapValues { [$0] }.merging(changes) { _, changed in changed })
        let log = Log()
        self.log = log
        server = try TestServer { request, connection in
            log.requests.withLockedValue { $0.append(request) }
            if request.target == "/objects/v?s=1" { return connection.answer(200, Self.bytes) }
            let key = "\(request.method) \(request.target)"
            let answer: Answer = answers.withLockedValue { answers in
                guard let left = answers[key], let next = left.first else { return (404, "{}") }
                if left.count > 1 { answers[key] = Array(left.dropFirst()) }
                return next
            }
            // Status 0 stands for a coordinator that goes away in the middle.
            if answer.status == 0 { return connection.close() }
            connection.answer(answer.status, Array(answer.body.utf8))
        }
    }

    private static var smooth: [String: Answer] {
        [
            "POST /v1/auth/anonymous": (200, #"{"token":"t0ken"}"#),
            "POST /v1/stories": (201, #"{"id":"\#(story)"}"#),
            "POST /v1/segments/\(story)": (204, ""),
            "GET /v1/segments/\(story)/status": (200, #"{"isCompleted":true,"segments":1,"completedCount":1}"#),
            "GET /v1/segments/\(story)": (200, "[\(segment(status: "completed"))]"),
            "POST /v1/videos/\(story)": (200, #"{"id":"\#(video)"}"#),
            "GET /v1/videos/\(video)/status": (200, #"{"status":"completed","url":"/objects/v?s=1"}"#),
            "GET /v1/videos/\(video)/progress": (
                200,
                #"{"stages":[{"kind":"clip","done":1,"total":1,"units":48,"unitsTotal":48},{"kind":"x","done":0,"total":1}]}"#
            ),
        ]
    }

    static func segment(status: String, error: String = "null") -> String {
        #"{"order":0,"status":"\#(status)","imageId":"a","voiceId":null,"error":\#(error)}"#
    }
}
