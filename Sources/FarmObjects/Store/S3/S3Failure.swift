import FarmCore

/// What S3 answered instead of doing as asked, or why no answer came.
struct S3Failure: Error, Hashable, Sendable {
    /// S3's own word such as `NoSuchKey`; empty where none came.
    let code: String
    /// The HTTP status; `nil` where no answer came.
    let status: Int?
    /// A sentence for a person, without secrets.
    let message: String
    /// Whether the same request may succeed later.
    let isTransient: Bool

    /// An answer that is a refusal.
    init(status: Int, body: [UInt8], place: String) {
        let answer = S3Answer(body)
        let code = answer?.name == "Error" ? answer?["Code"] ?? "" : ""
        self.init(
            code: code, status: status,
            message: Self.explanation(code: code, status: status, answer: answer, place: place),
            isTransient: Self.isTransient(code, status))
    }

    init(_ error: TransferError, place: String) {
        if case .status(let status) = error.code {
            self.init(status: status, body: error.responseBody, place: place)
        } else {
            self.init(code: "", status: nil, message: error.message, isTransient: error.isTransient)
        }
    }

    /// An answer that does not say what it should.
    static func unreadable(_ what: String) -> S3Failure {
        S3Failure(
            code: "", status: 500, message: "the store's answer to \(what) cannot be read", isTransient: true)
    }

    private init(code: String, status: Int?, message: String, isTransient: Bool) {
        self.code = code
        self.status = status
        self.message = message
        self.isTransient = isTransient
    }

    private static func isTransient(_ code: String, _ status: Int) -> Bool {
        status >= 500 || status == 408 || status == 429
            || ["SlowDown", "RequestTimeout", "InternalError", "OperationAborted"].contains(code)
    }

    var isMissing: Bool { code.isEmpty ? status == 404 : code == "NoSuchKey" }
    var isUnmetCondition: Bool { status == 412 }
    /// Whether other keys may help, as when temporary ones have ended.
    var isAboutKeys: Bool {
        ["ExpiredToken", "InvalidAccessKeyId", "InvalidToken", "TokenRefreshRequired"].contains(code)
    }

    /// - Parameter verb: what was tried, such as "an asset cannot be written".
    func objectError(_ verb: String) -> ObjectError {
        let kind: ObjectError.Code =
            if isMissing {
                .missing
            } else if ["QuotaExceeded", "InsufficientStorage"].contains(code) || status == 507 {
                .full
            } else if ["BadDigest", "XAmzContentSHA256Mismatch", "XAmzContentChecksumMismatch"].contains(code) {
                .mismatch
            } else if isTransient {
                .unavailable
            } else {
                status == 403 || status == 401 ? .denied : .inputOutput
            }
        return ObjectError(kind, "\(verb): \(message)")
    }

    private static func explanation(code: String, status: Int, answer: S3Answer?, place: String) -> String {
        switch code {
        case "InvalidAccessKeyId": "the access key id is not known to \(place)"
        case "SignatureDoesNotMatch": "\(place) says that the secret key does not belong to the access key id"
        case "ExpiredToken", "InvalidToken", "TokenRefreshRequired": "the session token is refused by \(place)"
        case "NoSuchBucket": "the bucket does not exist at \(place)"
        case "AccessDenied": "\(place) denies it to this access key"
        case "RequestTimeTooSkewed": skew(answer, place)
        case "AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException":
            "the bucket is in another region" + (answer?["Region"].map { ", \($0)" } ?? "") + "; say so by region="
        case "": "\(place) answered \(status)"
        default: "\(place) answered \(status), \(code)" + (answer?["Message"].map { ": \($0.prefix(200))" } ?? "")
        }
    }

    private static func skew(_ answer: S3Answer?, _ place: String) -> String {
        let server = S3Date.fromBody(answer?["ServerTime"])
        let asked = answer?["RequestTime"].flatMap(S3Date.fromCompact) ?? S3Date.fromBody(answer?["RequestTime"])
        guard let server, let asked else {
            return "this machine's clock differs too much from that of \(place)"
        }
        let seconds = (asked - server).components.seconds
        return "this machine's clock is \(abs(seconds)) s \(seconds < 0 ? "behind" : "ahead of") that of \(place)"
    }
}
