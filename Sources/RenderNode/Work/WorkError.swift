import FarmCore
import FarmMedia
import FarmObjects
import FarmProtocol

/// Why a lease's work could not be done.
struct WorkError: Error, Hashable, CustomStringConvertible {
    enum Code: String, Hashable {
        /// The grant names an asset it does not bring, or more than a node takes on.
        case unusableGrant
        /// An asset arrived with the wrong digest every time.
        case assetCorrupt
        /// An asset could not be fetched.
        case downloadFailed
        /// The result could not be uploaded.
        case uploadFailed
        /// A file of this machine could not be written or read.
        case inputOutput
        /// Anything else.
        case internalError
    }

    let code: Code
    /// A sentence for a person.
    let message: String
    let isPermanent: Bool

    init(_ code: Code, _ message: String, isPermanent: Bool = false) {
        self.code = code
        self.message = message
        self.isPermanent = isPermanent
    }

    var description: String { message }

    /// What a failed download means.
    static func download(_ error: TransferError) -> WorkError {
        switch error.code {
        case .wrongDigest, .tooLarge: WorkError(.assetCorrupt, "an asset is not what it should be: \(error)")
        case .localFile: WorkError(.inputOutput, error.message)
        default: WorkError(.downloadFailed, "an asset could not be fetched: \(error)")
        }
    }

    /// What a failed upload means.
    static func upload(_ error: TransferError) -> WorkError {
        switch error.code {
        case .localFile: WorkError(.inputOutput, error.message)
        default: WorkError(.uploadFailed, "the result could not be uploaded: \(error)")
        }
    }
}

extension Failure {
    /// What a coordinator is told of an error. Only what cannot get better anywhere is permanent: an input that
    /// was fetched whole and is still unusable.
    init(_ error: any Error, of lease: LeaseID) {
        switch error {
        case let error as MediaError:
            let isPermanent = error.code == .corruptInput || error.code == .inputTooLarge
            self.init(lease: lease, code: error.code.rawValue, message: error.message, isPermanent: isPermanent)
        case let error as WorkError:
            self.init(lease: lease, code: error.code.rawValue, message: error.message, isPermanent: error.isPermanent)
        default:
            self.init(
                lease: lease, code: WorkError.Code.internalError.rawValue, message: "\(error)", isPermanent: false)
        }
    }
}
