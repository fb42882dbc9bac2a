import FarmCore

extension HTTPHeaders {
    /// The moment that a field such as `Date` or `Retry-After` tells in the form of RFC 9110, 5.6.7.
    public func moment(_ name: String) -> Timestamp? { S3Date.fromHeader(self[name]) }
}
