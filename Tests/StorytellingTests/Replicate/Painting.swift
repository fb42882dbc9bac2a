import FarmCore
import FarmMedia
import FarmObjects
import FarmTesting
import Foundation
import Testing

@testable import Storytelling

/// An illustrator before a stand-in of the service, with short pauses.
struct Painting {
    let standIn: ReplicateStandIn
    var limits = Painting.quick
    var webhook: PredictionWebhook?
    var address: String?

    init(_ standIn: ReplicateStandIn) {
        self.standIn = standIn
    }

    /// What the service's clock says.
    static let now = Date(timeIntervalSince1970: 1_900_000_000)

    static var quick: ReplicateLimits {
        var limits = ReplicateLimits()
        limits.firstPause = .milliseconds(1)
        limits.longestPause = .milliseconds(5)
        limits.total = .seconds(300)
        return limits
    }

    static func request(_ prompt: String = "A lamp beside the cellar stairs", seed: UInt64 = 7) -> IllustrationRequest {
        IllustrationRequest(context: "An old house at night.", prompt: prompt, width: 1536, height: 864, seed: seed)
    }

    func illustrator(at desk: any CallDesk, token: String? = nil) throws -> ReplicateIllustrator {
        let service = try ReplicateService(
            address: address ?? standIn.baseURL.absoluteString, token: Secret(token ?? standIn.key),
            client: HTTPClient(), limits: limits,
            now: { Timestamp(microseconds: Int64(Self.now.timeIntervalSince1970) * 1_000_000) })
        return ReplicateIllustrator(service: service, desk: desk, webhook: webhook)
    }

    @discardableResult
    func paint(
        at desk: any CallDesk = DirectDesk(), _ request: IllustrationRequest = request(), token: String? = nil
    ) async throws -> Illustration {
        try await illustrator(at: desk, token: token).illustrate(request)
    }

    /// The fault that one attempt ends with, before it becomes an error of the maker.
    func fault(token: String? = nil, reference: String? = nil) async throws -> ProviderFault {
        let desk = RecordingDesk(reference: reference)
        await #expect(throws: MakerError.self) { try await paint(at: desk, token: token) }
        return try #require(desk.faults.first)
    }

    /// What was asked of the model, request by request.
    func inputs() throws -> [JSONValue] {
        try standIn.requests(.prediction).map { try #require(try JSONValue(parsing: $0.body)["input"]) }
    }
}
