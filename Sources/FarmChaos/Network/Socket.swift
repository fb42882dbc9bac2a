import Foundation

/// A TCP socket on the loopback address. Blocking; whoever waits on it is woken by `shutDown`.
final class Socket: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit {
        close(descriptor)
    }

    /// Listens on a free port.
    static func listening() throws -> (socket: Socket, port: Int) {
        let socket = try make()
        var address = address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket.descriptor, pointer, length) | listen(socket.descriptor, ChaosLimits.backlog)
                    | getsockname(socket.descriptor, pointer, &length)
            }
        }
        guard result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        return (socket, Int(UInt16(bigEndian: address.sin_port)))
    }

    /// - Returns: `nil` where nobody listens.
    static func connected(to port: Int) -> Socket? {
        guard let socket = try? make() else { return nil }
        var address = address(port)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return result == 0 ? socket : nil
    }

    private static func make() throws -> Socket {
        // Programs that are started meanwhile must not keep a connection open that this one closes.
        let type = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(AF_INET, type, 0)
        guard descriptor >= 0 else { throw POSIXError(.EMFILE) }
        return Socket(descriptor)
    }

    private static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return address
    }

    /// - Returns: the next connection; `nil` once the socket is shut down.
    func accepted() -> Socket? {
        while true {
            let descriptor = accept(descriptor, nil, nil)
            if descriptor >= 0 {
                // A program started before this is set keeps a copy that nothing is sent on.
                _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                return Socket(descriptor)
            }
            guard errno == EINTR || errno == ECONNABORTED else { return nil }
        }
    }

    /// - Returns: how many bytes came; 0 at the end or after a failure.
    func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        max(0, recv(descriptor, buffer.baseAddress, buffer.count, 0))
    }

    /// - Returns: whether all went.
    func write(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = send(
                descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count, Int32(MSG_NOSIGNAL))
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// Ends what is sent; the other way goes on.
    func finishSending() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Ends both ways, and wakes whoever waits.
    func shutDown() { shutdown(descriptor, Int32(SHUT_RDWR)) }
}
