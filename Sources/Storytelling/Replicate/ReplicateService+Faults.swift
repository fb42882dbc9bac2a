import FarmCore
import FarmObjects
import Foundation

extension ProviderFault {
    /// What a refusal of Replicate's means.
    ///
    /// None of the service's own words are passed on, but for the names of fields: it may repeat what it was sent.
    init(refusal answer: HTTPResponse, now: Timestamp) {
        let retryAfter = RetryHint.delay(headers: answer.headers, body: answer.body, now: now)
        switch answer.status {
        case 429:
            self.init(.busy, "Replicate was asked too much and wants to be left alone.", retryAfter: retryAfter)
        case 401, 403: self.init(.denied, "Replicate does not take the token.")
        case 402: self.init(.quotaExhausted, "The account at Replicate has no credit left.")
        case 408, 409, 425, 500...:
            self.init(
                .unavailable, "Replicate failed with status \(answer.status).", retryAfter: retryAfter,
                outcomeIsUnknown: Self.timeouts.contains(answer.status))
        case 400..<500:
            let named = (Refusal(answer.body)?.fields ?? []).prefix(5).filter {
                $0.utf8.count <= 64 && $0.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "._".contains($0)) }
            }
            let fields = named.isEmpty ? "" : " because of " + named.joined(separator: ", ")
            self.init(.rejected, "Replicate refused the request with status \(answer.status)\(fields).")
        default:
            self.init(.unusableAnswer, "Replicate answered with status \(answer.status), which means nothing here.")
        }
    }

    /// What a broken transfer means.
    ///
    /// - Returns: `nil` for one that the caller itself broke off.
    init?(_ error: TransferError) {
        switch error.code {
        case .cancelled: return nil
        case .tooLarge, .wrongDigest:
            self.init(
                .unusableAnswer, "Replicate's answer is larger than anything that was asked for.",
                outcomeIsUnknown: true)
        case .invalidRequest: self.init(.rejected, "The request cannot be sent: \(error.message).")
        case .unreachable, .timedOut, .status, .interrupted, .protocolViolation, .localFile, .overloaded, .shutDown,
            .libraryFailure:
            self.init(
                .unavailable, "Replicate gave no answer: \(error.message).",
                outcomeIsUnknown: error.code != .unreachable && error.code != .overloaded)
        }
    }
}
