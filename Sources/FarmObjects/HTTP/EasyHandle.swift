import CCurl

/// Owns one libcurl easy handle with its header list and error buffer. Not for use by two threads at once.
final class EasyHandle {
    let pointer: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?
    private let errorBuffer: UnsafeMutablePointer<CChar>

    init() throws(TransferError) {
        guard let pointer = curl_easy_init() else {
            throw TransferError(.libraryFailure, "libcurl could not make a handle")
        }
        self.pointer = pointer
        errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        try set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorBuffer))
    }

    deinit {
        curl_easy_cleanup(pointer)
        curl_slist_free_all(headers)
        errorBuffer.deallocate()
    }

    func set(_ option: CURLoption, _ value: Int) throws(TransferError) {
        try TransferError.check(nightreel_curl_set_long(pointer, option, value), "set option \(option.rawValue)")
    }

    func set(_ option: CURLoption, _ value: Int64) throws(TransferError) {
        try TransferError.check(
            nightreel_curl_set_offset(pointer, option, curl_off_t(value)), "set option \(option.rawValue)")
    }

    /// libcurl keeps a copy of the string.
    func set(_ option: CURLoption, _ value: String) throws(TransferError) {
        try TransferError.check(nightreel_curl_set_string(pointer, option, value), "set option \(option.rawValue)")
    }

    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) throws(TransferError) {
        try TransferError.check(nightreel_curl_set_pointer(pointer, option, value), "set option \(option.rawValue)")
    }

    func set(_ option: CURLoption, callback: nightreel_curl_data_callback) throws(TransferError) {
        try TransferError.check(
            nightreel_curl_set_data_callback(pointer, option, callback), "set callback \(option.rawValue)")
    }

    func set(seek callback: nightreel_curl_seek_callback) throws(TransferError) {
        try TransferError.check(nightreel_curl_set_seek_callback(pointer, callback), "set the seek callback")
    }

    func set(onRequest callback: nightreel_curl_request_callback) throws(TransferError) {
        try TransferError.check(nightreel_curl_set_request_callback(pointer, callback), "set the request callback")
    }

    /// Adds one header line; it goes out with the others that were added.
    func add(header line: String) throws(TransferError) {
        guard let longer = curl_slist_append(headers, line) else {
            throw TransferError(.libraryFailure, "libcurl could not keep a header")
        }
        headers = longer
        try set(CURLOPT_HTTPHEADER, UnsafeMutableRawPointer(longer))
    }

    /// The status of the last answer, 0 while there is none.
    var responseStatus: Int {
        var status = 0
        return nightreel_curl_get_long(pointer, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0
    }

    /// Whether the last answer came over HTTP/2.
    var isHTTP2: Bool {
        var version = 0
        return nightreel_curl_get_long(pointer, CURLINFO_HTTP_VERSION, &version) == CURLE_OK
            && version == Int(CURL_HTTP_VERSION_2_0)
    }

    /// libcurl's own account of what went wrong, empty if it left none.
    var errorDetail: String { String(cString: errorBuffer) }
}
