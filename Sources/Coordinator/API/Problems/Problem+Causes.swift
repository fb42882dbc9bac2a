import FarmObjects
import FarmStore
import HTTPTypes
import Hummingbird
import NIOCore

extension Problem {
    /// What a client is told of `error`; `nil` where nobody foresaw it.
    init?(_ error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as StoryError: self.init(error)
        case let error as StoreError: self.init(error)
        case let error as ObjectError: self.init(error)
        case let error as OwnMediaError: self.init(error)
        case let refusal as URLSigner.Refusal: self.init(refusal)
        case is NIOTooManyBytesError: self.init(.bodyTooLarge, "The body is larger than is taken here.")
        case let error as HTTPError where error.status == .notFound: self.init(.notFound, "There is nothing here.")
        default: return nil
        }
    }

    private init(_ error: StoryError) {
        let code: ProblemCode =
            switch error.code {
            case .missing: .notFound
            case .foreign: .hasNoPermission
            case .wordless: .scriptWithoutWords
            case .incomplete: .notCompleted
            case .noSuchMaker, .unknownVoice: .makerNotAvailable
            }
        self.init(code, error.message)
    }

    private init(_ error: OwnMediaError) {
        let code: ProblemCode =
            switch error.code {
            case .unknownKind: .unsupportedMediaType
            case .unreadable: .unusableMedia
            case .tooLarge: .mediaTooLarge
            }
        self.init(code, error.message)
    }

    private init?(_ error: StoreError) {
        switch error.code {
        case .busy:
            self.init(.busy, "The database is busy; try again in a moment.", headers: [.retryAfter: "1"])
        case .full: self.init(.storageFull, "There is no room left for the database.")
        case .cannotOpen:
            self.init(.busy, "The database cannot be reached; try again in a moment.", headers: [.retryAfter: "1"])
        case .newerSchema, .outcomeUnknown, .constraint, .corruptRow, .engineFailure: return nil
        }
    }

    private init?(_ error: ObjectError) {
        switch error.code {
        case .missing: self.init(.notFound, "There is no such object.")
        case .full: self.init(.storageFull, "There is no room left for objects.")
        case .unavailable:
            self.init(.busy, "The object store cannot be reached; try again in a moment.", headers: [.retryAfter: "1"])
        case .mismatch, .denied, .inputOutput: return nil
        }
    }

    private init(_ refusal: URLSigner.Refusal) {
        switch refusal {
        case .malformed: self.init(.urlForged, "The URL carries no signature that can be read.")
        case .forged: self.init(.urlForged, "The URL has been changed since it was signed.")
        case .expired: self.init(.urlExpired, "The URL has expired; ask for a new one.")
        }
    }
}
