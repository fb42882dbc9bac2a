import FarmCore
import FarmObjects
import Foundation

/// OpenAI, or a server that speaks as it does: one request, one answer or one fault.
public struct OpenAIService: Sendable {
    public static let address = "https://api.openai.com/v1"

    public let models: OpenAIModels
    public let limits: OpenAILimits
    /// What tells this server from others in the keys of calls: host, port and path.
    let place: String
    private let base: URL
    private let key: Secret
    private let client: HTTPClient
    private let now: @Sendable () -> Timestamp

    /// - Parameters:
    ///   - address: with the version's path; `/v1` where it has none.
    ///   - key: sent to that address alone.
    ///   - now: against which the dates in answers are read.
    /// - Throws: `ProviderFault` with `.rejected` for an address that cannot be one.
    public init(
        address: String = address, key: Secret, models: OpenAIModels = OpenAIModels(), client: HTTPClient,
        limits: OpenAILimits = OpenAILimits(), now: @escaping @Sendable () -> Timestamp = Timestamp.systemTime
    ) throws(ProviderFault) {
        guard var parts = URLComponents(string: address), let host = parts.host, !host.isEmpty, parts.user == nil,
            parts.password == nil, parts.query == nil, parts.fragment == nil,
            ["http", "https"].contains(parts.scheme?.lowercased())
        else {
            throw ProviderFault(.rejected, "The address of OpenAI must be an http or https URL without a query.")
        }
        while parts.path.hasSuffix("/") { parts.path.removeLast() }
        if parts.path.isEmpty { parts.path = "/v1" }
        guard let base = parts.url else {
            throw ProviderFault(.rejected, "The address of OpenAI must be an http or https URL.")
        }
        self.base = base
        self.key = key
        self.models = models
        self.client = client
        self.limits = limits
        self.now = now
        place = "\(host.lowercased()):\(parts.port ?? 0)\(parts.path)"
    }

    /// Sends one request and hands on an answer of success.
    ///
    /// - Parameters:
    ///   - path: below the address.
    ///   - limit: the most bytes the answer may have.
    /// - Throws: `ProviderFault`; `CancellationError` where the calling task was cancelled.
    func post(
        _ path: String, contentType: String, body: [UInt8], limit: Int, within total: Duration
    ) async throws -> ServiceAnswer {
        let headers: HTTPHeaders = [
            "Authorization": "Bearer \(key.revealed)", "Content-Type": contentType, "Accept": "*/*",
        ]
        var request = HTTPRequest(.post, base.appending(path: path), headers: headers, body: body)
        var stages = limits.transfer
        stages.total = total
        // An answer is written before its first byte comes.
        stages.firstByte = stages.firstByte ?? total
        request.limits = stages
        // Every request is paid for.
        request.isSentOnce = true
        let response: HTTPResponse
        do {
            response = try await client.send(request, limit: limit)
        } catch {
            throw ServiceFault.fault(of: error) ?? CancellationError()
        }
        let limits = RateHeaders.limits(in: response.headers)
        guard response.isSuccess else {
            throw ServiceFault.fault(
                status: response.status, headers: response.headers, body: response.body, limits: limits, now: now())
        }
        return ServiceAnswer(
            body: response.body, contentType: response.headers["Content-Type"]?.lowercased() ?? "", limits: limits)
    }
}

/// An answer of success, not yet looked into.
struct ServiceAnswer {
    let body: [UInt8]
    /// In lower case; empty where none is told.
    let contentType: String
    let limits: [RateLimit]
}
