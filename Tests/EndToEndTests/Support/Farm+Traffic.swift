import FarmObjects
import FarmTesting
import Foundation

/// What the coordinator says that it has moved, in bytes.
struct Traffic {
    let received: Int
    let sent: Int
    let read: [String: Int]
    let written: [String: Int]
}

extension Farm {
    func traffic() async throws -> Traffic {
        guard let url = URL(string: "http://\(httpAddress)/metrics") else { throw FarmFailure("no URL") }
        let answer = try await HTTPClient().send(HTTPRequest(.get, url))
        var plain: [String: Int] = [:]
        var purposes: [String: [String: Int]] = [:]
        for line in String(decoding: answer.body, as: UTF8.self).split(separator: "\n") where !line.hasPrefix("#") {
            guard let match = line.wholeMatch(of: /(\w+)(?:\{purpose="(\w+)"\})? (\d+)/) else {
                throw FarmFailure("'\(line)' is no counter")
            }
            if let purpose = match.2 {
                purposes[String(match.1), default: [:]][String(purpose)] = Int(match.3)
            } else {
                plain[String(match.1)] = Int(match.3)
            }
        }
        guard let received = plain["nightreel_object_received_bytes_total"],
            let sent = plain["nightreel_object_sent_bytes_total"],
            let read = purposes["nightreel_store_read_bytes_total"],
            let written = purposes["nightreel_store_written_bytes_total"]
        else { throw FarmFailure("a counter is missing") }
        return Traffic(received: received, sent: sent, read: read, written: written)
    }
}
