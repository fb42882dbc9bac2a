import FarmCore
import FarmObjects
import Foundation

/// One model at Replicate, or at a server that speaks as it does: requests and their answers, one attempt each.
public struct ReplicateService: Sendable {
    public static let address = "https://api.replicate.com/v1"
    public static let fluxSchnell = "black-forest-labs/flux-schnell"

    /// `owner/name`, as the price table has it.
    public let model: String
    let limits: ReplicateLimits
    /// Where pictures are decoded and encoded, which nothing else is to wait for.
    let threads = BlockingQueue(label: "nightreel.pictures", width: ReplicateLimits.preparations)
    private let base: URL
    private let token: Secret
    private let client: HTTPClient
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - address: with or without the version `/v1` at its end.
    ///   - now: against which the dates in answers are read.
    /// - Throws: `ProviderFault` with `.rejected` for an address or a model that cannot be one.
    public init(
        address: String = address, token: Secret, model: String = fluxSchnell, client: HTTPClient,
        limits: ReplicateLimits = ReplicateLimits(),
        now: @escaping @Sendable () -> Timestamp = Timestamp.systemTime
    ) throws(ProviderFault) {
        let trimmed = address.hasSuffix("/") ? String(address.dropLast()) : address
        guard let base = URL(string: trimmed.hasSuffix("/v1") ? trimmed : trimmed + "/v1"), let host = base.host,
            !host.isEmpty, base.user == nil, ["http", "https"].contains(base.scheme?.lowercased())
        else { throw ProviderFault(.rejected, "The address of Replicate must be an http or https URL.") }
        guard Self.isModel(model) else {
            throw ProviderFault(.rejected, "A model at Replicate is called owner/name.")
        }
        self.base = base
        self.token = token
        self.model = model
        self.client = client
        self.limits = limits
        self.now = now
    }

    /// Whether `name` is `owner/name`, as models are called there.
    public static func isModel(_ name: String) -> Bool {
        name.wholeMatch(of: /[A-Za-z0-9_-]+\/[A-Za-z0-9._-]+/) != nil
    }

    /// Begins a prediction, which costs money from here on.
    ///
    /// - Throws: `ProviderFault`.
    func begin(_ input: FluxInput, webhook: String?) async throws -> PredictionDocument {
        let body = try PredictionRequest.bytes(of: PredictionRequest(input: input, webhook: webhook))
        var request = self.request(.post, base.appending(path: "models/\(model)/predictions"), body: body)
        if let wait = limits.wait {
            let seconds = min(max(wait, ReplicateLimits.waits.lowerBound), ReplicateLimits.waits.upperBound)
            request.headers.add("Prefer", "wait=\(seconds)")
            request.limits?.firstByte = .seconds(seconds) + limits.transfer.idle
        }
        return try document(try await send(request))
    }

    /// How a prediction stands.
    ///
    /// - Returns: `nil` where the service knows of none.
    /// - Throws: `ProviderFault`.
    func prediction(_ name: String, at location: String? = nil) async throws -> PredictionDocument? {
        let answer = try await exchange(request(.get, place(of: name, told: location)))
        if answer.status == 404 { return nil }
        return try document(try accepted(answer))
    }

    /// Ends a prediction, whatever becomes of the calling task; one that cannot be ended goes on by itself and costs
    /// what it costs.
    func cancel(_ name: String) async {
        var request = self.request(.post, base.appending(path: "predictions/\(name)/cancel"), body: [])
        request.limits?.total = limits.cancelling
        await Task { [client, request] in
            // Nothing hangs on the answer: what is asked next tells how the prediction stands.
            _ = try? await client.send(request, limit: ReplicateLimits.answerBytes)
        }.value
    }

    /// The bytes of a picture, from whatever host, which is told nothing of who asks.
    ///
    /// - Returns: `nil` where there is none any longer, or one larger than a picture can be.
    /// - Throws: `ProviderFault`.
    func file(at url: URL) async throws -> [UInt8]? {
        var request = HTTPRequest(.get, url, headers: ["Accept": "image/*"])
        request.redirects = ReplicateLimits.redirects
        request.limits = limits.transfer
        request.limits?.total = ReplicateLimits.pictureTime
        let answer: HTTPResponse
        do {
            answer = try await exchange(request, limit: ReplicateLimits.pictureBytes)
        } catch let fault as ProviderFault where fault.code == .unusableAnswer {
            return nil
        }
        switch answer.status {
        case 200: return answer.body
        case 408, 429, 500...: throw ProviderFault(refusal: answer, now: now())
        default: return nil
        }
    }

    /// Whether the service sends messages there: it refuses requests that name any URL but one of https.
    func takes(webhook: String) -> Bool {
        webhook.lowercased().hasPrefix("https://") || base.scheme?.lowercased() == "http"
    }

    /// Whether a picture may be fetched from there: over no less safe a connection than the service's own.
    func isFetchable(_ url: URL) -> Bool {
        guard let host = url.host, !host.isEmpty, url.user == nil else { return false }
        let scheme = url.scheme?.lowercased()
        return scheme == "https" || scheme == "http" && base.scheme?.lowercased() == "http"
    }

    // MARK: Requests

    private func request(_ method: HTTPRequest.Method, _ url: URL, body: [UInt8]? = nil) -> HTTPRequest {
        var headers: HTTPHeaders = ["Authorization": "Bearer \(token.revealed)", "Accept": "application/json"]
        if body?.isEmpty == false { headers.add("Content-Type", "application/json") }
        var request = HTTPRequest(method, url, headers: headers, body: body)
        request.limits = limits.transfer
        // What begins a prediction is charged each time that it arrives.
        request.isSentOnce = method == .post
        return request
    }

    /// What the service says of a place is followed only where it is the service itself: the token goes nowhere else.
    private func place(of name: String, told location: String?) -> URL {
        let own = base.appending(path: "predictions/\(name)")
        guard let told = location.flatMap({ URL(string: $0) }), told.user == nil,
            told.scheme?.lowercased() == base.scheme?.lowercased(), told.host?.lowercased() == base.host?.lowercased(),
            told.port == base.port
        else { return own }
        return told
    }

    private func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try accepted(try await exchange(request))
    }

    private func exchange(
        _ request: HTTPRequest, limit: Int = ReplicateLimits.answerBytes
    ) async throws -> HTTPResponse {
        do {
            return try await client.send(request, limit: limit)
        } catch {
            throw ProviderFault(error) ?? CancellationError()
        }
    }

    private func accepted(_ answer: HTTPResponse) throws(ProviderFault) -> HTTPResponse {
        guard answer.isSuccess else { throw ProviderFault(refusal: answer, now: now()) }
        return answer
    }

    private func document(_ answer: HTTPResponse) throws(ProviderFault) -> PredictionDocument {
        do {
            return try JSONDecoder().decode(PredictionDocument.self, from: Data(answer.body))
        } catch {
            throw ProviderFault(.unusableAnswer, "Replicate's answer is no prediction.", outcomeIsUnknown: true)
        }
    }
}
