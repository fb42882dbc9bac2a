import CPostgres

/// Why a statement did not do as asked, and what may be done about it.
struct PostgresFailure: Error {
    enum Kind: Hashable {
        /// The connection is gone, or is as good as gone. Whatever was not committed is undone.
        case lost
        /// The transaction met another; the same again may well succeed.
        case conflict
        /// A prepared statement is older than the tables it reads.
        case stalePlan
        case refused(StoreError.Code)
    }

    let kind: Kind
    let message: String

    static func lost(_ message: String) -> PostgresFailure { PostgresFailure(kind: .lost, message: message) }

    /// What the error means to the caller once there is nothing more to try.
    var storeError: StoreError {
        switch kind {
        case .lost: StoreError(.cannotOpen, message)
        case .conflict: StoreError(.busy, message)
        case .stalePlan: StoreError(.engineFailure, message)
        case .refused(let code): StoreError(code, message)
        }
    }
}

extension PostgresFailure {
    /// The kinds of the codes of the PostgreSQL manual's appendix A that ask for something special.
    ///
    /// - Parameter isFatal: whether the server ended the session with this error.
    init(state: String, message: String, isFatal: Bool) {
        let kind: Kind =
            switch state {
            case "40001", "40P01": .conflict
            // cached plan must not change result type; prepared statement does not exist
            case "0A000" where message.contains("cached plan"), "26000": .stalePlan
            // admin, crash and idle shutdown; a server that starts or ends
            case "57P01", "57P02", "57P03", "57P05", "25P03": .lost
            case _ where state.hasPrefix("08"): .lost
            // out of disk; no room in a row, a page or an index
            case "53100", "53400": .refused(.full)
            // lock, statement and connection limits
            case "55P03", "57014", "53300": .refused(.busy)
            // unlike SQLite's text, PostgreSQL's holds no NUL and nothing but UTF-8
            case "22021", "22P05": .refused(.constraint)
            case _ where state.hasPrefix("23"): .refused(.constraint)
            case _ where state.hasPrefix("3D") || state.hasPrefix("28"): .refused(.cannotOpen)
            default: isFatal ? .lost : .refused(.engineFailure)
            }
        self.init(kind: kind, message: "PostgreSQL: \(message) (\(state))")
    }
}
