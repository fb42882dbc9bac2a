import FarmCore
import FarmObjects

/// How long the server asks to be left alone, in any of the forms that it has.
enum RetryPause {
    /// The first that is told: `retry-after-ms`, `Retry-After` in seconds or as a date, the words of the complaint, a
    /// rate limit of which nothing remains. Never more than two minutes.
    ///
    /// - Parameter now: against which a date is read.
    static func pause(
        headers: HTTPHeaders, complaint: ServiceComplaint, limits: [RateLimit], now: Timestamp
    ) -> Duration? {
        let told =
            number(headers["retry-after-ms"]).map { .milliseconds($0) }
            ?? number(headers["Retry-After"]).map { .seconds($0) } ?? headers.moment("Retry-After").map { $0 - now }
            ?? spoken(complaint.message) ?? limits.filter { $0.remaining == 0 }.map(\.reset).max()
        return told.map { min(max(.zero, $0), OpenAILimits.longestRetry) }
    }

    /// A number that is a span of time, however long: it is cut before anything overflows.
    private static func number(_ text: String?) -> Double? {
        guard let text, let number = Double(text), number.isFinite, number >= 0 else { return nil }
        return min(number, 1e9)
    }

    /// As in "Please try again in 6m0s."
    private static func spoken(_ message: String) -> Duration? {
        let words = message.prefix(OpenAILimits.complaintBytes)
        guard let match = words.firstMatch(of: /try again in ([0-9][0-9a-zµ.]{0,30})/) else { return nil }
        var span = match.1
        while span.hasSuffix(".") { span.removeLast() }
        return RateHeaders.span(span)
    }
}
