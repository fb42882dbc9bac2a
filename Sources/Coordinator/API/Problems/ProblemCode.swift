import HTTPTypes

/// Every way in which a request can fail. The raw values are part of the interface and never change.
enum ProblemCode: String, Hashable, Sendable, CaseIterable {
    case unauthorized = "UNAUTHORIZED"
    case invalidToken = "INVALID_TOKEN"
    case invalidBody = "INVALID_BODY"
    case invalidBodyField = "INVALID_BODY_FIELD"
    case bodyTooLarge = "BODY_TOO_LARGE"
    case bodyTooSlow = "BODY_TOO_SLOW"
    case unsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE"
    case scriptWithoutWords = "SCRIPT_WITHOUT_WORDS"
    case makerNotAvailable = "MAKER_NOT_AVAILABLE"
    case unusableMedia = "UNUSABLE_MEDIA"
    case mediaTooLarge = "MEDIA_TOO_LARGE"
    case invalidID = "INVALID_ID"
    case notFound = "NOT_FOUND"
    case hasNoPermission = "HAS_NO_PERMISSION"
    case notCompleted = "NOT_COMPLETED"
    case methodNotAllowed = "METHOD_NOT_ALLOWED"
    case invalidObjectKey = "INVALID_OBJECT_KEY"
    case urlForged = "URL_FORGED"
    case urlExpired = "URL_EXPIRED"
    case webhookRefused = "WEBHOOK_REFUSED"
    case rangeNotSatisfiable = "RANGE_NOT_SATISFIABLE"
    case busy = "BUSY"
    case storageFull = "STORAGE_FULL"
    case internalError = "INTERNAL_ERROR"

    var status: HTTPResponse.Status {
        switch self {
        case .unauthorized, .invalidToken: .unauthorized
        case .invalidBody, .invalidBodyField, .invalidID, .invalidObjectKey: .badRequest
        case .bodyTooLarge: .contentTooLarge
        case .bodyTooSlow: .requestTimeout
        case .unsupportedMediaType: .unsupportedMediaType
        case .scriptWithoutWords, .makerNotAvailable, .unusableMedia, .mediaTooLarge: .unprocessableContent
        case .notFound: .notFound
        case .hasNoPermission, .urlForged, .urlExpired, .webhookRefused: .forbidden
        case .notCompleted: .conflict
        case .methodNotAllowed: .methodNotAllowed
        case .rangeNotSatisfiable: .rangeNotSatisfiable
        case .busy: .serviceUnavailable
        case .storageFull: HTTPResponse.Status(code: 507, reasonPhrase: "Insufficient Storage")
        case .internalError: .internalServerError
        }
    }

    /// The same for every occurrence, as RFC 9457 asks.
    var title: String {
        switch self {
        case .unauthorized: "A token is needed"
        case .invalidToken: "The token is not valid"
        case .invalidBody: "The body cannot be read"
        case .invalidBodyField: "A field of the body is not valid"
        case .bodyTooLarge: "The body is too large"
        case .bodyTooSlow: "The body did not arrive in time"
        case .unsupportedMediaType: "The body is of another type"
        case .scriptWithoutWords: "The script has no words"
        case .makerNotAvailable: "There is no such maker here"
        case .unusableMedia: "The picture or recording cannot be used"
        case .mediaTooLarge: "The picture or recording is too large"
        case .invalidID: "The id is not a UUID"
        case .notFound: "There is no such thing"
        case .hasNoPermission: "It belongs to someone else"
        case .notCompleted: "It is not complete yet"
        case .methodNotAllowed: "The method is not allowed here"
        case .invalidObjectKey: "The object key is not valid"
        case .urlForged: "The URL's signature does not match"
        case .urlExpired: "The URL has expired"
        case .webhookRefused: "The webhook is not believed"
        case .rangeNotSatisfiable: "The range lies outside of the object"
        case .busy: "The coordinator is busy"
        case .storageFull: "The coordinator's storage is full"
        case .internalError: "The coordinator failed"
        }
    }
}
