import CCurl

extension TransferError {
    /// The error that a finished libcurl transfer means (libcurl-errors(3)).
    ///
    /// - Parameters:
    ///   - detail: libcurl's own words from its error buffer, where it left any.
    ///   - hasBegun: whether anything of the request may have gone out.
    init(_ code: CURLcode, detail: String, of place: String, hasBegun: Bool) {
        let words = detail.isEmpty ? String(cString: curl_easy_strerror(code)) : detail
        let meaning = hasBegun ? Self.meaning(of: code) : Self.meaningBeforeRequest(of: code)
        self.init(meaning, "\(place): \(words)")
    }

    /// Passes only `CURLE_OK`; any other answer to setting up a transfer is a fault of the library or of memory.
    static func check(_ code: CURLcode, _ operation: String) throws(TransferError) {
        guard code == CURLE_OK else {
            throw TransferError(
                .libraryFailure, "libcurl could not \(operation): \(String(cString: curl_easy_strerror(code)))")
        }
    }

    static func check(_ code: CURLMcode, _ operation: String) throws(TransferError) {
        guard code == CURLM_OK else {
            throw TransferError(
                .libraryFailure, "libcurl could not \(operation): \(String(cString: curl_multi_strerror(code)))")
        }
    }

    /// What ends a request that was on its way. That no connection could be made is said of a second one, over which
    /// libcurl would have sent it again: of the first nobody knows what the server did.
    private static func meaning(of code: CURLcode) -> Code {
        switch code {
        case CURLE_OPERATION_TIMEDOUT: .timedOut
        case CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_UPLOAD_FAILED:
            .interrupted
        case CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_BAD_CONTENT_ENCODING,
            CURLE_TOO_MANY_REDIRECTS, CURLE_UNSUPPORTED_PROTOCOL:
            // The last one: schemes were checked before, what is left is an answer that is no HTTP.
            .protocolViolation
        case CURLE_FILESIZE_EXCEEDED: .tooLarge
        default: isAboutConnecting(code) ? .interrupted : .libraryFailure
        }
    }

    /// What ends a transfer while it still waits for its connection: a deadline, or whatever a proxy, TLS or HTTP/2
    /// made of the connection's beginning, for which libcurl has the same codes as for a broken answer.
    private static func meaningBeforeRequest(of code: CURLcode) -> Code {
        switch code {
        case CURLE_URL_MALFORMAT: .invalidRequest
        case CURLE_OPERATION_TIMEDOUT, CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
            CURLE_WEIRD_SERVER_REPLY, CURLE_HTTP2, CURLE_HTTP2_STREAM, CURLE_UNSUPPORTED_PROTOCOL:
            .unreachable
        default: isAboutConnecting(code) ? .unreachable : .libraryFailure
        }
    }

    private static func isAboutConnecting(_ code: CURLcode) -> Bool {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT, CURLE_PROXY,
            CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER:
            true
        default: false
        }
    }
}
