import CCurl
import Foundation

extension EasyHandle {
    /// Everything about the request but its callbacks: only http and https, no redirection, and no signals.
    func configure(for request: HTTPRequest, bodySize: Int64?, limits: HTTPLimits, network: HTTPNetwork)
        throws(TransferError)
    {
        guard let scheme = request.url.scheme?.lowercased(), scheme == "http" || scheme == "https",
            let host = request.url.host, !host.isEmpty
        else { throw TransferError(.invalidRequest, "\(request.url.placeForMessages) is no http or https address") }
        try set(CURLOPT_URL, request.url.absoluteString)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_USERAGENT, UserAgent.current)
        // Whoever comes while a connection is made waits to see whether it takes many requests at once.
        if scheme == "https" { try set(CURLOPT_PIPEWAIT, 1) }
        if request.isSentOnce {
            try set(CURLOPT_FRESH_CONNECT, 1)
            try set(CURLOPT_FORBID_REUSE, 1)
        }
        // A proxy has nothing to do with what runs on this machine, nor with what its own link alone can reach.
        if request.url.isOnThisMachine || host.hasPrefix("169.254.") {
            try set(CURLOPT_NOPROXY, "*")
        } else if let proxy = network.proxy {
            try set(CURLOPT_PROXY, proxy)
        }
        // What a proxy says of its tunnel is nothing of the answer.
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        if let certificates = network.certificates { try set(CURLOPT_CAINFO, certificates) }
        try set(limits)
        try set(request.method, bodySize: bodySize)
        // Without a wait for "100 Continue", which small servers never send.
        try add(header: "Expect:")
        for field in request.headers.fields { try add(field) }
    }

    private func set(_ limits: HTTPLimits) throws(TransferError) {
        try set(CURLOPT_CONNECTTIMEOUT_MS, limits.connect.curlMilliseconds)
        try set(CURLOPT_TIMEOUT_MS, limits.total.curlMilliseconds)
    }

    private func set(_ method: HTTPRequest.Method, bodySize: Int64?) throws(TransferError) {
        if let bodySize {
            try set(CURLOPT_UPLOAD, 1)
            try set(CURLOPT_INFILESIZE_LARGE, bodySize)
        } else if method == .head {
            try set(CURLOPT_NOBODY, 1)
        }
        if method != .get && method != .head || bodySize != nil { try set(CURLOPT_CUSTOMREQUEST, method.rawValue) }
    }

    /// A line break would let a value smuggle in headers of its own (RFC 9110, 5.5).
    private func add(_ field: HTTPHeaders.Field) throws(TransferError) {
        let line = "\(field.name): \(field.value)"
        let isClean = line.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        guard isClean, !field.name.isEmpty, !field.name.contains(":") else {
            throw TransferError(.invalidRequest, "a header holds a character that none may hold")
        }
        // libcurl drops "name:" without a value, and sends an empty one for "name;".
        try add(header: field.value.isEmpty ? "\(field.name);" : line)
    }
}

extension URL {
    /// Without user, password, query and fragment, which can be secrets.
    var placeForMessages: String {
        let port = port.map { ":\($0)" } ?? ""
        return "\(scheme ?? "")://\(host ?? "")\(port)\(path)"
    }
}
