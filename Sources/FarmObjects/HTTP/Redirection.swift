import Foundation

/// Where a redirection leads, and what may go there.
enum Redirection {
    /// Headers that say nothing of who asks, and may go to another host.
    private static let harmless: Set<String> = ["accept", "accept-language", "range", "if-none-match", "if-match"]

    /// The request that an answer asks for instead (RFC 9110, 15.4): to another host without the headers that may hold
    /// credentials, and never from https to http.
    ///
    /// - Returns: `nil` where the answer is no redirection, or none was to be followed.
    /// - Throws: `.protocolViolation` where it leads nowhere, or there are too many.
    static func next(
        after request: HTTPRequest, status: Int, headers: HTTPHeaders, followed: Int
    ) throws(TransferError) -> HTTPRequest? {
        guard request.redirects > 0, [301, 302, 303, 307, 308].contains(status), let location = headers["Location"]
        else { return nil }
        let place = request.url.placeForMessages
        guard followed < request.redirects else {
            throw TransferError(.protocolViolation, "\(place): more than \(request.redirects) redirections")
        }
        guard let url = URL(string: location, relativeTo: request.url)?.absoluteURL,
            let scheme = url.scheme?.lowercased(), scheme == "https" || scheme == "http" && !isSecure(request.url),
            let host = url.host, !host.isEmpty
        else { throw TransferError(.protocolViolation, "\(place): it leads to where it is not followed") }
        var next = request
        next.url = url
        let losesBody = status == 303 || status < 303 && request.method == .post
        if losesBody, request.method != .head {
            next.method = .get
            next.body = nil
        }
        if origin(of: url) != origin(of: request.url) {
            next.headers = request.headers.keeping { harmless.contains($0.lowercased()) }
        }
        return next
    }

    private static func isSecure(_ url: URL) -> Bool { url.scheme?.lowercased() == "https" }

    private static func origin(of url: URL) -> String {
        let port = url.port ?? (isSecure(url) ? 443 : 80)
        return "\(url.scheme?.lowercased() ?? "")://\(url.host?.lowercased() ?? ""):\(port)"
    }
}
