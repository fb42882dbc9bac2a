import FarmObjects
import Foundation

/// A real S3 server of the tests' own, in a temporary folder, on free ports of the loopback address.
public final class S3Server: Sendable {
    /// What the server's keys are: `owner`'s allow everything, `reader`'s only reading.
    public enum Key: String, Sendable {
        case owner
        case reader

        /// The variables in which a store looks for keys.
        public var environment: [String: String] {
            [
                "AWS_ACCESS_KEY_ID": "nightreel-\(rawValue)", "AWS_SECRET_ACCESS_KEY": "the-secret-of-\(rawValue)",
                "AWS_EC2_METADATA_DISABLED": "true",
            ]
        }
    }

    public let endpoint: String
    /// The same over TLS, where the server offers that.
    public let secureEndpoint: String
    /// The file of the certificate that vouches for `secureEndpoint`.
    public let certificate: String
    /// Where the volume servers of a cluster tell what they hold, in their order.
    private let volumes: [String]
    private let keeper: ServerKeeper

    /// The one SeaweedFS that tests share, each under a prefix of its own. Started when it is first asked for.
    public static let shared = Task { try await S3Server.seaweed() }

    init(
        port: Int, securePort: Int? = nil, certificate: String = "", volumePorts: [Int] = [], keeper: ServerKeeper
    ) {
        endpoint = "http://127.0.0.1:\(port)"
        secureEndpoint = "https://127.0.0.1:\(securePort ?? 443)"
        self.certificate = certificate
        volumes = volumePorts.map { "http://127.0.0.1:\($0)/status" }
        self.keeper = keeper
    }

    /// What `--objects` takes.
    public func address(bucket: String = "nightreel-test", prefix: String = "") -> String {
        "s3://\(bucket)/\(prefix)?endpoint=\(endpoint)"
    }

    /// Ends a volume server as a crash would; it is one of three, counted from 1.
    public func killVolume(_ number: Int) async throws { try await keeper.order("kill \(number)") }

    /// The bytes that a volume server holds, as it says.
    public func volumeBytes(_ number: Int, http: HTTPClient) async throws -> Int64 {
        struct Status: Decodable {
            struct Volume: Decodable {
                let Size: Int64
            }
            let Volumes: [Volume]?
        }
        guard let url = URL(string: volumes[number - 1]) else { throw URLError(.badURL) }
        let answer = try await http.send(HTTPRequest(.get, url))
        let status = try JSONDecoder().decode(Status.self, from: Data(answer.body))
        return (status.Volumes ?? []).reduce(0) { $0 + $1.Size }
    }

    public func startVolume(_ number: Int) async throws { try await keeper.order("start \(number)") }

    /// Where the project lies, whose scripts install what tests need.
    static let project = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}
