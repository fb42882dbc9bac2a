import FarmCore
import Foundation
import Synchronization

/// Sends HTTP/1.1 and HTTP/2 requests through libcurl: many at once over few connections, bodies of any size
/// straight from and to files, a deadline for every stage. Cancelling the calling task closes the transfer.
public final class HTTPClient: Sendable {
    private let limits: HTTPLimits
    private let network: HTTPNetwork
    private let thread: TransferThread
    private let nextNumber = Atomic(0)

    /// - Throws: `.libraryFailure` where libcurl cannot start.
    public init(limits: HTTPLimits = HTTPLimits(), network: HTTPNetwork = .standard) throws(TransferError) {
        self.limits = limits
        self.network = network
        thread = try TransferThread(limits)
        thread.start()
    }

    deinit {
        thread.requestStop()
    }

    /// Ends every transfer with `.shutDown` and returns when the client's thread has ended.
    public func shutdown() async {
        await thread.stop()
    }

    /// The answer of any status, its body in memory.
    ///
    /// - Parameter limit: the most bytes the answer's body may have.
    public func send(
        _ request: HTTPRequest, limit: Int = HTTPLimits.memoryBytes
    ) async throws(TransferError) -> HTTPResponse {
        var sink = MemorySink(limit: limit)
        let transfer = try await follow(request) { request throws(TransferError) in
            // What comes with a redirection is no part of the answer.
            sink = MemorySink(limit: limit)
            return try Transfer(
                request, source: request.body.map { MemorySource($0) }, sink: sink, wantedStatus: nil,
                limits: request.limits ?? limits, network: network, observer: nil)
        }
        return transfer.response(body: sink.bytes)
    }

    /// Brings a body to a file, which appears whole or not at all, over any file that was there.
    ///
    /// - Parameters:
    ///   - limit: the most bytes the body may have.
    ///   - redirects: how many redirections are followed.
    ///   - digest: the only SHA-256 that is let through, if given.
    /// - Throws: `TransferError`; `.status` for any answer but 200.
    public func download(
        _ url: URL, to file: URL, headers: HTTPHeaders = [:], limit: Int64, redirects: Int = 0,
        expecting digest: AssetID? = nil, limits: HTTPLimits? = nil, progress: TransferObserver? = nil
    ) async throws -> DownloadReceipt {
        let number = nextNumber.add(1, ordering: .relaxed).newValue
        let sink = try FileSink(destination: file, limit: limit, number: number)
        do {
            var request = HTTPRequest(.get, url, headers: headers)
            request.redirects = redirects
            request.limits = limits
            let status = try await receive(request, into: sink, progress: progress)
            let found = try sink.commit(expecting: digest)
            return DownloadReceipt(status: status, size: sink.size, digest: found)
        } catch {
            // Now rather than when the last reference goes: the transfer thread may hold one a moment longer.
            sink.abandon()
            throw error
        }
    }

    /// Brings the body of an answer of status 200, and of no other, into a sink.
    private func receive(
        _ request: HTTPRequest, into sink: any BodySink, progress: TransferObserver?
    ) async throws(TransferError) -> Int {
        try await follow(request) { request throws(TransferError) in
            try Transfer(
                request, source: nil, sink: sink, wantedStatus: 200, limits: request.limits ?? limits,
                network: network, observer: progress)
        }.status
    }

    /// Carries out a request and, as often as it may be followed, the one that a redirection asks for instead.
    ///
    /// - Parameter prepare: makes the transfer of each of them.
    /// - Returns: the last of the transfers.
    private func follow(
        _ request: HTTPRequest, _ prepare: (HTTPRequest) throws(TransferError) -> Transfer
    ) async throws(TransferError) -> Transfer {
        var request = request
        var followed = 0
        while true {
            let transfer = try prepare(request)
            var refusal: TransferError?
            do {
                try await thread.carryOut(transfer)
            } catch {
                guard case .status = error.code else { throw error }
                refusal = error
            }
            let next = try Redirection.next(
                after: request, status: transfer.status, headers: transfer.headers, followed: followed)
            guard let next else {
                if let refusal { throw refusal }
                return transfer
            }
            request = next
            followed += 1
        }
    }

    /// Receives a body for the sake of its digest alone.
    ///
    /// - Parameter limit: the most bytes the body may have.
    /// - Throws: `TransferError`; `.status` for any answer but 200.
    public func digest(
        of url: URL, headers: HTTPHeaders = [:], limit: Int64, limits: HTTPLimits? = nil
    ) async throws -> DownloadReceipt {
        let sink = try DigestSink(limit: limit)
        var request = HTTPRequest(.get, url, headers: headers)
        request.limits = limits
        let status = try await receive(request, into: sink, progress: nil)
        return DownloadReceipt(status: status, size: sink.size, digest: try sink.finish())
    }

    /// Sends a file, or a part of it, as the body of a request.
    ///
    /// - Throws: `.status` for an answer outside 200…299, with the beginning of its body.
    public func upload(
        _ file: URL, part: Range<Int64>? = nil, to url: URL, method: HTTPRequest.Method = .put,
        headers: HTTPHeaders = [:], limits: HTTPLimits? = nil, progress: TransferObserver? = nil
    ) async throws(TransferError) -> HTTPResponse {
        let sink = MemorySink(limit: HTTPLimits.refusalBytes)
        let transfer = try Transfer(
            HTTPRequest(method, url, headers: headers), source: try FileSource(file, part: part), sink: sink,
            wantedStatus: nil, limits: limits ?? self.limits, network: network, observer: progress)
        try await thread.carryOut(transfer)
        let response = transfer.response(body: sink.bytes)
        guard response.isSuccess else {
            throw TransferError(
                .status(response.status), "\(transfer.place) answered \(response.status)",
                responseBody: response.body)
        }
        return response
    }
}
