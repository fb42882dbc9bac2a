import FarmCore

/// What requests to S3 are signed with. Shows itself without its secrets wherever it is printed.
public struct S3Keys: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// No secret: every URL carries it.
    public let id: String
    let secret: String
    /// What goes along with temporary keys.
    let token: String?
    /// When temporary keys end.
    let expiry: Timestamp?

    public init(id: String, secret: String, token: String? = nil, expiry: Timestamp? = nil) {
        self.id = id
        self.secret = secret
        self.token = token
        self.expiry = expiry
    }

    public var description: String { "S3 keys \(id)" }
    public var customMirror: Mirror { Mirror(self, children: [("id", id)]) }

    func isGood(at moment: Timestamp) -> Bool { expiry.map { moment < $0 } ?? true }
}
