import FarmCore
import Foundation

/// One request to S3, but for its signature.
struct S3Call: Sendable {
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        /// A file, or a part of it.
        case file(URL, Range<Int64>)
    }

    var method: HTTPRequest.Method
    /// Of the object, without the address's prefix; empty for the bucket.
    var name: String = ""
    var query: [S3Signer.Request.Field] = []
    /// Besides those that every request has. All of them are signed.
    var headers: [S3Signer.Request.Field] = []
    var body = Body.none
    /// The SHA-256 of the body, in hexadecimal.
    var digest = S3Call.emptyDigest

    static let emptyDigest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}

/// Sends signed requests to one bucket, again where that may help.
struct S3Client: Sendable {
    let address: S3Address
    let http: HTTPClient
    let keys: S3KeySource
    var limits: S3Limits
    let clock: @Sendable () -> Timestamp
    let sleep: @Sendable (Duration) async throws -> Void

    /// The answer to a request that was granted.
    ///
    /// - Parameter limit: the most bytes of its body where that is more than `S3Limits.answerBytes`, which any may have.
    /// - Throws: `S3Failure`, `CancellationError`, `ObjectError` where there are no keys.
    @discardableResult
    func send(_ call: S3Call, limit: Int = 0) async throws -> HTTPResponse {
        try await retrying { try await attempt(call, limit: limit) }
    }

    /// The answer to a request whose answer's body may be a refusal although its status is not.
    func ask(_ call: S3Call) async throws -> (answer: S3Answer, headers: HTTPHeaders) {
        try await retrying {
            let response = try await attempt(call)
            guard let answer = S3Answer(response.body) else { throw S3Failure.unreadable(call.method.rawValue) }
            guard answer.name != "Error" else {
                throw S3Failure(status: 500, body: response.body, place: address.endpoint)
            }
            return (answer, response.headers)
        }
    }

    /// Receives an object's bytes as `receive` does, given where and with which headers.
    func receive(
        _ call: S3Call, _ receive: (URL, HTTPHeaders) async throws -> DownloadReceipt
    ) async throws -> DownloadReceipt {
        try await retrying {
            let (url, headers) = try await signed(call)
            return try await receive(url, headers)
        }
    }

    /// A URL that allows a request on an object until `expiry`, seven days at most.
    ///
    /// - Throws: `ObjectError` where there are no keys at hand.
    func presigned(
        _ method: HTTPRequest.Method, _ name: String, query: [S3Signer.Request.Field] = [],
        last: S3Signer.Request.Field? = nil, from start: Timestamp, until expiry: Timestamp
    ) throws -> String {
        let path = address.path(of: address.prefix + name)
        let request = S3Signer.Request(
            method: method, path: path, query: query, headers: [.init(name: "host", value: address.host)])
        let lifetime = min(expiry - start, S3Limits.urlLifetime)
        let signer = S3Signer(region: address.region, keys: try keys.known())
        let signature = try signer.presignedQuery(
            for: request, at: start, seconds: max(1, lifetime.components.seconds), last: last)
        return "\(address.origin)\(path)?\(signature)"
    }

    func signed(_ call: S3Call) async throws -> (URL, HTTPHeaders) {
        let keys = try await keys.current()
        let now = clock()
        let path = address.path(of: call.name.isEmpty ? "" : address.prefix + call.name)
        var request = S3Signer.Request(
            method: call.method, path: path, query: call.query,
            headers: call.headers + [
                .init(name: "host", value: address.host),
                .init(name: "x-amz-content-sha256", value: call.digest),
                .init(name: "x-amz-date", value: S3Date.compact(now)),
            ])
        if let token = keys.token { request.headers.append(.init(name: "x-amz-security-token", value: token)) }
        let authorization = try S3Signer(region: address.region, keys: keys)
            .authorization(for: request, payload: call.digest, at: now)
        var headers: HTTPHeaders = ["Authorization": authorization]
        for field in request.headers where field.name != "host" { headers.add(field.name, field.value) }
        let query = S3Signer.query(request)
        guard let url = URL(string: address.origin + path + (query.isEmpty ? "" : "?\(query)")) else {
            throw ObjectError(.inputOutput, "\(address) makes no URL")
        }
        return (url, headers)
    }

    private func attempt(_ call: S3Call, limit: Int = 0) async throws -> HTTPResponse {
        let (url, headers) = try await signed(call)
        let limit = max(limit, S3Limits.answerBytes)
        let response: HTTPResponse
        switch call.body {
        case .none:
            response = try await http.send(HTTPRequest(call.method, url, headers: headers), limit: limit)
        case .bytes(let bytes):
            response = try await http.send(HTTPRequest(call.method, url, headers: headers, body: bytes), limit: limit)
        case .file(let file, let range):
            response = try await http.upload(file, part: range, to: url, method: call.method, headers: headers)
        }
        guard response.isSuccess else {
            throw S3Failure(status: response.status, body: response.body, place: address.endpoint)
        }
        return response
    }

    /// Tries until it succeeds, patience is over or it cannot help.
    func retrying<Result>(_ attempt: () async throws -> Result) async throws -> Result {
        var tries = 0
        var waited = Duration.zero
        var hasRenewed = false
        while true {
            let failure: S3Failure
            do {
                return try await attempt()
            } catch let error as TransferError {
                if error.code == .cancelled { throw CancellationError() }
                failure = S3Failure(error, place: address.endpoint)
            } catch let error as S3Failure {
                failure = error
            }
            if failure.isAboutKeys, !hasRenewed {
                hasRenewed = true
                try await keys.renew()
            } else {
                guard failure.isTransient, waited < limits.patience else { throw failure }
                tries += 1
                let pause = limits.pauses.delay(afterTries: tries)
                try await sleep(pause)
                waited += pause
            }
        }
    }
}
