import Hummingbird

/// A request's body that ends in an error where it is longer than allowed or shorter than promised.
struct MeasuredBody: AsyncSequence, Sendable {
    let base: RequestBody
    /// Bytes at most.
    let limit: Int64
    /// What Content-Length said.
    let promised: Int64?

    init(base: RequestBody, limit: Int64, promised: Int64?) {
        self.base = base
        self.limit = limit
        self.promised = promised
    }

    /// - Throws: `Problem` where the request says beforehand that its body is longer than `limit`.
    init(of request: Request, limit: Int64) throws(Problem) {
        let promised = request.headers[.contentLength].flatMap(Int64.init)
        if let promised, promised > limit { throw Problem.tooLarge(limit) }
        self.init(base: request.body, limit: limit, promised: promised)
    }

    struct AsyncIterator: AsyncIteratorProtocol {
        var base: RequestBody.AsyncIterator
        let limit: Int64
        let promised: Int64?
        var received: Int64 = 0

        mutating func next() async throws -> ByteBuffer? {
            guard let buffer = try await base.next() else {
                // A connection that breaks ends the body like one that is complete.
                if let promised, received < promised {
                    throw Problem(.invalidBody, "The body ended after \(received) of \(promised) bytes.")
                }
                return nil
            }
            received += Int64(buffer.readableBytes)
            guard received <= limit else { throw Problem.tooLarge(limit) }
            return buffer
        }
    }

    func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(base: base.makeAsyncIterator(), limit: limit, promised: promised)
    }
}

extension Problem {
    static func tooLarge(_ limit: Int64) -> Problem {
        Problem(.bodyTooLarge, "At most \(limit) bytes are taken here.")
    }
}
