import CCurl
import Foundation
import NIOConcurrencyHelpers
import Synchronization

/// One request on its way: what libcurl calls back into, and who waits for the end.
///
/// SAFETY: the task that makes it hands it to the transfer thread and touches it no more until the waiter is
/// resumed; `isCancelled`, an atomic, and `ending`, under a lock, are all that the two share.
final class Transfer: @unchecked Sendable {
    let easy: EasyHandle
    /// Scheme, host and path, for messages.
    let place: String
    private(set) var headers = HTTPHeaders()
    private(set) var failure: TransferError?
    var waiter: CheckedContinuation<Void, Never>?

    private let sink: any BodySink
    private let source: (any BodySource)?
    private let observer: TransferObserver?
    /// The one status whose body goes to the sink; any if `nil`.
    private let wantedStatus: Int?
    private let refusal = MemorySink(limit: HTTPLimits.refusalBytes)
    private let cancelled = Atomic(false)
    private let limits: HTTPLimits
    private let isSentOnce: Bool
    /// Whether anything of the request may have gone out.
    private var hasBegun = false
    private var pace: TransferPace
    private let clock = ContinuousClock()
    /// How it ended. Whoever has taken it from under the lock sees all that was received before, and so does the
    /// thread sanitizer, which sees nothing of what a continuation orders.
    private let ending = NIOLockedValueBox<Result<Void, TransferError>?>(nil)
    private var headerBytes = 0
    private var received: Int64 = 0
    private var sent: Int64 = 0

    init(
        _ request: HTTPRequest, source: (any BodySource)?, sink: any BodySink, wantedStatus: Int?,
        limits: HTTPLimits, network: HTTPNetwork = .standard, observer: TransferObserver?
    ) throws(TransferError) {
        easy = try EasyHandle()
        place = request.url.placeForMessages
        self.source = source
        self.sink = sink
        self.wantedStatus = wantedStatus
        self.observer = observer
        self.limits = limits
        isSentOnce = request.isSentOnce
        pace = TransferPace(at: clock.now)
        try easy.configure(for: request, bodySize: source?.size, limits: limits, network: network)
        try connectCallbacks()
    }

    var status: Int { easy.responseStatus }
    func response(body: [UInt8]) -> HTTPResponse {
        HTTPResponse(status: status, headers: headers, body: body, isHTTP2: easy.isHTTP2)
    }

    /// Until when it must get further.
    var deadline: ContinuousClock.Instant { pace.deadline(limits) }
    /// The failure where the deadline is over.
    var overdue: TransferError {
        TransferError(hasBegun ? .timedOut : .unreachable, "\(place): \(pace.complaint(limits))")
    }
    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() {
        cancelled.store(true, ordering: .releasing)
    }

    /// Tells the waiter how it ended, once.
    func finish(_ result: Result<Void, TransferError>) {
        guard let waiter else { return }
        self.waiter = nil
        ending.withLockedValue { $0 = result }
        waiter.resume()
    }

    /// How it ended, once the waiter has been resumed.
    func result() -> Result<Void, TransferError> {
        ending.withLockedValue { $0 } ?? .failure(TransferError(.shutDown, "\(place): it never ended"))
    }

    /// What libcurl's verdict means for the waiter. A failure that a callback met tells more than libcurl does.
    func outcome(of result: CURLcode) -> Result<Void, TransferError> {
        if let wantedStatus, status >= 200, status != wantedStatus {
            return .failure(
                TransferError(.status(status), "\(place) answered \(status)", responseBody: refusal.bytes))
        }
        if let failure { return .failure(failure) }
        guard result == CURLE_OK else {
            return .failure(TransferError(result, detail: easy.errorDetail, of: place, hasBegun: hasBegun))
        }
        return .success(())
    }
}

// MARK: What libcurl calls, on the transfer thread

extension Transfer {
    private func connectCallbacks() throws(TransferError) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        try easy.set(CURLOPT_HEADERDATA, context)
        try easy.set(CURLOPT_HEADERFUNCTION) { bytes, size, count, context in
            Transfer.at(context).receiveHeader(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        try easy.set(CURLOPT_WRITEDATA, context)
        try easy.set(CURLOPT_WRITEFUNCTION) { bytes, size, count, context in
            Transfer.at(context).receiveBody(UnsafeRawBufferPointer(start: bytes, count: size * count))
        }
        try easy.set(CURLOPT_PREREQDATA, context)
        try easy.set(onRequest: { context, _, _, _, _ in
            Transfer.at(context).beginRequest()
        })
        guard source != nil else { return }
        try easy.set(CURLOPT_READDATA, context)
        try easy.set(CURLOPT_READFUNCTION) { bytes, size, count, context in
            Transfer.at(context).sendBody(UnsafeMutableRawBufferPointer(start: bytes, count: size * count))
        }
        try easy.set(CURLOPT_SEEKDATA, context)
        try easy.set { context, offset, _ in Transfer.at(context).seekBody(to: Int64(offset)) }
    }

    /// libcurl hands back the pointer it was given; the transfer thread keeps the object alive meanwhile.
    private static func at(_ context: UnsafeMutableRawPointer?) -> Transfer {
        guard let context else { preconditionFailure("libcurl lost the pointer it was given") }
        return Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
    }

    /// Runs a step of a callback; what it throws is kept and the answer tells libcurl to stop.
    private func attempt(orAnswer refusal: Int, _ step: () throws(TransferError) -> Int) -> Int {
        do {
            return try step()
        } catch {
            failure = failure ?? TransferError(error.code, "\(place): \(error.message)")
            return refusal
        }
    }

    /// libcurl sends a request again by itself where a connection that served before ends without an answer. What the
    /// server did by then nobody knows: to send twice what may be charged twice is for the caller to decide.
    private func beginRequest() -> Int32 {
        guard !isSentOnce || !hasBegun else {
            failure = TransferError(.interrupted, "\(place): the connection ended before an answer came")
            return CURL_PREREQFUNC_ABORT
        }
        hasBegun = true
        pace.enter(hasMoreToSend ? .sending : .waitingForAnswer, at: clock.now)
        return CURL_PREREQFUNC_OK
    }

    private var hasMoreToSend: Bool { source.map { sent < $0.size } ?? false }

    private func receiveHeader(_ line: UnsafeRawBufferPointer) -> Int {
        attempt(orAnswer: 0) { () throws(TransferError) in
            // An answer may begin before the request has ended, as a refusal does.
            if !hasMoreToSend { pace.enter(.receiving, at: clock.now) }
            headerBytes += line.count
            guard headerBytes <= HTTPLimits.headerBytes else {
                throw TransferError(.tooLarge, "the headers are larger than \(HTTPLimits.headerBytes) bytes")
            }
            let text = String(decoding: line, as: UTF8.self)
            // Another status line begins another answer: after 100 Continue, or after a redirection.
            if text.hasPrefix("HTTP/") { headers = HTTPHeaders() } else { headers.addLine(text) }
            return line.count
        }
    }

    private func receiveBody(_ piece: UnsafeRawBufferPointer) -> Int {
        attempt(orAnswer: 0) { () throws(TransferError) in
            pace.enter(.receiving, at: clock.now)
            if let wantedStatus, status != wantedStatus {
                try refusal.receive(piece)
                return piece.count
            }
            try sink.receive(piece)
            received += Int64(piece.count)
            if source == nil { observer?(TransferProgress(completed: received, total: announcedSize)) }
            return piece.count
        }
    }

    private func sendBody(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        attempt(orAnswer: Int(CURL_READFUNC_ABORT)) { () throws(TransferError) in
            guard let source else { return 0 }
            let count = try source.read(into: buffer)
            sent += Int64(count)
            pace.enter(hasMoreToSend ? .sending : .waitingForAnswer, at: clock.now)
            observer?(TransferProgress(completed: sent, total: source.size))
            return count
        }
    }

    private func seekBody(to offset: Int64) -> Int32 {
        let answer = attempt(orAnswer: Int(CURL_SEEKFUNC_FAIL)) { () throws(TransferError) in
            try source?.seek(to: offset)
            sent = offset
            return Int(CURL_SEEKFUNC_OK)
        }
        return Int32(answer)
    }

    private var announcedSize: Int64? { headers["Content-Length"].flatMap { Int64($0) } }
}
