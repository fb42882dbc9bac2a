import FarmCore
import FarmObjects
import Foundation

/// What refusals and broken transfers mean.
///
/// None of the server's own words are passed on but names of fields and codes: it may repeat what it was sent.
enum ServiceFault {
    static func fault(
        status: Int, headers: HTTPHeaders = [:], body: [UInt8], limits: [RateLimit], now: Timestamp
    ) -> ProviderFault {
        let complaint = ServiceComplaint(body)
        func fault(_ code: ProviderFault.Code, _ message: String, retryAfter: Duration? = nil) -> ProviderFault {
            ProviderFault(
                code, message + complaint.inBrackets + ".", retryAfter: retryAfter, limits: limits,
                outcomeIsUnknown: ProviderFault.timeouts.contains(status))
        }
        if complaint.isOutOfMoney || status == 402 {
            return fault(.quotaExhausted, "The account at OpenAI has no money left")
        }
        let pause = RetryPause.pause(headers: headers, complaint: complaint, limits: limits, now: now)
        switch status {
        case 429: return fault(.busy, "OpenAI was asked too much and wants to be left alone", retryAfter: pause)
        case 401, 403: return fault(.denied, "OpenAI does not take the key")
        case 408, 409, 425, 500...:
            return fault(.unavailable, "OpenAI failed with status \(status)", retryAfter: pause)
        case 400..<500 where complaint.isAboutSafety:
            return fault(.unsafe, "OpenAI judged what was asked for unsafe")
        case 400..<500: return fault(.rejected, "OpenAI refused the request with status \(status)")
        default:
            return fault(.rejected, "OpenAI answered with status \(status), which means nothing here")
        }
    }

    /// - Returns: `nil` for a transfer that the caller itself broke off.
    static func fault(of error: TransferError) -> ProviderFault? {
        switch error.code {
        case .cancelled: nil
        case .tooLarge:
            ProviderFault(
                .unusableAnswer, "OpenAI's answer is larger than anything that was asked for.", outcomeIsUnknown: true)
        case .invalidRequest: ProviderFault(.rejected, "The request cannot be sent: \(error.message).")
        case .unreachable, .timedOut, .status, .interrupted, .protocolViolation, .localFile, .overloaded, .shutDown,
            .libraryFailure, .wrongDigest:
            // What did arrive there may have been done, and charged, though nothing of it came back.
            ProviderFault(
                .unavailable, "OpenAI gave no answer: \(error.message).",
                outcomeIsUnknown: error.code != .unreachable && error.code != .overloaded)
        }
    }
}

/// The body of a refusal, `{"error": {"message", "type", "param", "code"}}`, as far as anything hangs on it.
struct ServiceComplaint {
    private struct Document: Decodable {
        struct Complaint: Decodable {
            let message: String?
            let type: String?
            let param: String?
            let code: String?

            private enum Key: String, CodingKey {
                case message, type, param, code
            }

            init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Key.self)
                // What is of another type is as good as not there; some servers give the code as a number.
                message = try? container.decode(String.self, forKey: .message)
                type = try? container.decode(String.self, forKey: .type)
                param = try? container.decode(String.self, forKey: .param)
                code =
                    (try? container.decode(String.self, forKey: .code))
                    ?? (try? container.decode(Int.self, forKey: .code)).map { "\($0)" }
            }
        }

        let error: Complaint
    }

    /// The server's own words: to be looked through, never to be passed on.
    let message: String
    private let type: String
    private let code: String
    private let param: String

    /// Anything but such a body, a page of some machine in between for one, is empty.
    init(_ body: [UInt8]) {
        let isLong = body.count > OpenAILimits.complaintBytes
        // A body that is no such document complains of nothing in particular.
        let found = isLong ? nil : try? JSONDecoder().decode(Document.self, from: Data(body)).error
        message = found?.message ?? ""
        type = found?.type ?? ""
        code = found?.code ?? ""
        param = found?.param ?? ""
    }

    var isOutOfMoney: Bool {
        let words: Set<String> = ["insufficient_quota", "billing_hard_limit_reached", "billing_not_active"]
        return words.contains(code) || words.contains(type)
    }

    var isAboutSafety: Bool {
        let words: Set<String> = ["content_policy_violation", "content_filter", "moderation_blocked", "safety"]
        return words.contains(code) || words.contains(type)
    }

    /// Code and field where they are plain names.
    var inBrackets: String {
        let names = [code, param].filter(Self.isName)
        return names.isEmpty ? "" : " (" + names.joined(separator: ", ") + ")"
    }

    /// Whether the text is a name as programs have them, rather than somebody's words or somebody's key.
    private static func isName(_ text: String) -> Bool {
        text.wholeMatch(of: /[a-z][a-z_]{0,40}(\[\d{1,4}\])?(\.[a-z][a-z_]{0,40}(\[\d{1,4}\])?){0,4}/) != nil
    }
}
