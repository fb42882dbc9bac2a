import CCurl

/// Owns one libcurl multi handle: the open connections, and the easy handles that share them.
///
/// SAFETY: all calls come from one thread but for `wakeUp()`, which curl_multi_wakeup(3) allows from any.
final class MultiHandle: @unchecked Sendable {
    private let pointer: UnsafeMutableRawPointer

    init(connections: Int) throws(TransferError) {
        try TransferError.check(Self.globalStart, "start")
        guard let pointer = curl_multi_init() else {
            throw TransferError(.libraryFailure, "libcurl could not make a multi handle")
        }
        self.pointer = pointer
        try TransferError.check(
            nightreel_curl_multi_set_long(pointer, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections),
            "limit its connections")
        try TransferError.check(
            nightreel_curl_multi_set_long(pointer, CURLMOPT_MAXCONNECTS, connections), "limit its idle connections")
    }

    deinit {
        curl_multi_cleanup(pointer)
    }

    /// libcurl wants to be started once in a process, before any other thread uses it.
    private static let globalStart = curl_global_init(Int(CURL_GLOBAL_DEFAULT))

    func add(_ easy: EasyHandle) throws(TransferError) {
        try TransferError.check(curl_multi_add_handle(pointer, easy.pointer), "start a transfer")
    }

    /// Ends the transfer wherever it is; its connection is closed unless it had finished.
    func remove(_ easy: EasyHandle) {
        // Only a handle that was never added is refused, and then there is nothing to end.
        _ = curl_multi_remove_handle(pointer, easy.pointer)
    }

    /// Moves every transfer as far as it goes without waiting.
    func perform() throws(TransferError) {
        var running: Int32 = 0
        try TransferError.check(curl_multi_perform(pointer, &running), "move its transfers")
    }

    /// Waits for a socket, a timer of libcurl's, `wakeUp()`, or the time given.
    func poll(milliseconds: Int32) throws(TransferError) {
        try TransferError.check(curl_multi_poll(pointer, nil, 0, milliseconds, nil), "wait for its sockets")
    }

    func wakeUp() {
        // It fails only where the wake-up pipe could not be made; the poll's own time limit then serves.
        _ = curl_multi_wakeup(pointer)
    }

    /// The next finished transfer, by its easy handle's pointer.
    func nextFinished() -> (pointer: UnsafeMutableRawPointer, result: CURLcode)? {
        var left: Int32 = 0
        while let message = curl_multi_info_read(pointer, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            return (easy, message.pointee.data.result)
        }
        return nil
    }
}
