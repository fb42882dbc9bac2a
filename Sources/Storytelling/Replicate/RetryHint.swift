import FarmCore
import FarmObjects
import Foundation

/// How long the service asks to be left alone, in any of the forms that it has had.
enum RetryHint {
    /// - Parameters:
    ///   - body: as it came with the refusal.
    ///   - now: against which a date is read, where the answer does not tell its own.
    /// - Returns: `nil` where nothing is said.
    static func delay(headers: HTTPHeaders, body: [UInt8], now: Timestamp) -> Duration? {
        let refusal = Refusal(body)
        let seconds =
            refusal?.retryAfter ?? headers["retry-after-ms"].flatMap(Double.init).map { $0 / 1000 }
            ?? headers["Retry-After"].flatMap(Double.init) ?? secondsUntilDate(headers, now: now)
            ?? refusal?.detail.flatMap(seconds(inWords:))
        guard let seconds, seconds.isFinite else { return nil }
        return min(max(.zero, .seconds(seconds)), ReplicateLimits.longestRetry)
    }

    private static func secondsUntilDate(_ headers: HTTPHeaders, now: Timestamp) -> Double? {
        headers.moment("Retry-After").map { ($0 - (headers.moment("Date") ?? now)) / .seconds(1) }
    }

    /// As in "Your rate limit resets in ~5s."
    private static func seconds(inWords text: String) -> Double? {
        let match = text.prefix(ReplicateLimits.errorCharacters).firstMatch(
            of: /resets? in ~?\s*(\d{1,6}(?:\.\d{1,3})?)\s*s/)
        return match.flatMap { Double($0.1) }
    }
}

/// The body of a refusal, as far as anything hangs on it.
struct Refusal: Decodable {
    let detail: String?
    let retryAfter: Double?
    /// The names of the fields that were not taken.
    let fields: [String]

    private enum Key: String, CodingKey {
        case detail
        case retryAfter = "retry_after"
        case fields = "invalid_fields"
    }

    private struct Field: Decodable {
        let field: String
    }

    /// - Returns: `nil` for anything but an object, such as a page of some machine in between.
    init?(_ body: [UInt8]) {
        guard let found = try? JSONDecoder().decode(Refusal.self, from: Data(body)) else { return nil }
        self = found
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        // What is of another type is as good as not there.
        detail = try? container.decode(String.self, forKey: .detail)
        retryAfter =
            (try? container.decode(Double.self, forKey: .retryAfter))
            ?? (try? container.decode(String.self, forKey: .retryAfter)).flatMap { Double($0) }
        fields = ((try? container.decode([Field].self, forKey: .fields)) ?? []).map(\.field)
    }
}
