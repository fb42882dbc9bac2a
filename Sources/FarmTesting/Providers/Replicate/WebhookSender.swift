import FarmDigest
import FarmObjects
import Foundation
import Synchronization

/// Tells predictions' ends to the URLs that were named for that, signed as Replicate signs.
final class WebhookSender: Sendable {
    struct Delivery {
        let prediction: String
        /// `nil` where nobody answered.
        let status: Int?
    }

    let secret: String
    private let key: [UInt8]
    private let client: HTTPClient
    private let delivered = Mutex<[Delivery]>([])

    /// - Parameter secret: `whsec_` and the key in base64.
    init(secret: String) throws {
        self.secret = secret
        guard let key = Data(base64Encoded: String(secret.dropFirst("whsec_".count))) else {
            throw FarmFailure("the secret is no base64")
        }
        self.key = Array(key)
        client = try HTTPClient()
    }

    var deliveries: [Delivery] { delivered.withLock { $0 } }

    /// The headers that vouch for a body.
    func headers(for body: [UInt8], message: String, at time: Date) throws -> [(String, String)] {
        let stamp = String(Int(time.timeIntervalSince1970))
        let code = try HMACSHA256(key: key).code(for: Array("\(message).\(stamp).".utf8) + body)
        return [
            ("webhook-id", message), ("webhook-timestamp", stamp),
            ("webhook-signature", "v1,\(Data(code).base64EncodedString())"),
        ]
    }

    /// Posts once, beside the answer; a service that does not take it is told nothing more.
    func post(_ prediction: Prediction, _ json: JSONValue) {
        guard let webhook = prediction.webhook, let url = URL(string: webhook) else { return }
        Task {
            var status: Int?
            do {
                let body = try json.canonical
                var headers: HTTPHeaders = ["Content-Type": "application/json"]
                for (name, value) in try self.headers(for: body, message: "msg_\(prediction.id)", at: Date()) {
                    headers.add(name, value)
                }
                status = try await client.send(HTTPRequest(.post, url, headers: headers, body: body)).status
            } catch {
                status = nil
            }
            delivered.withLock { [status] in $0.append(Delivery(prediction: prediction.id, status: status)) }
        }
    }
}
