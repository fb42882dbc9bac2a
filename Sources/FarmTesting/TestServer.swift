import Foundation
import Synchronization

/// A real server on a free loopback port that lets a test misbehave byte by byte. One thread a connection.
public final class TestServer: Sendable {
    public typealias Handler = @Sendable (TestRequest, TestConnection) -> Void

    public let port: Int
    private let listener: Int32
    private let accepted = Mutex(0)
    fileprivate let patience = DispatchSemaphore(value: 0)

    /// Connections taken so far.
    public var connectionCount: Int { accepted.withLock { $0 } }

    /// - Parameter readingBodies: whether a request is handed on with its body, or before that.
    public init(readingBodies: Bool = true, _ handler: @escaping Handler) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) | listen(listener, 128) | getsockname(listener, pointer, &length)
            }
        }
        guard result == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread { self.acceptAll(readingBodies, handler) }.start()
    }

    public func url(_ path: String) throws -> URL {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { throw URLError(.badURL) }
        return url
    }

    /// Stops taking connections; those that stand end with their handlers.
    public func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
    }

    /// Lets one go on who waits without reading.
    public func release() { patience.signal() }

    private func acceptAll(_ readingBodies: Bool, _ handler: @escaping Handler) {
        while true {
            let descriptor = accept(listener, nil, nil)
            guard descriptor >= 0 else { break }
            accepted.withLock { $0 += 1 }
            Thread {
                let connection = TestConnection(descriptor, patience: self.patience)
                while let request = connection.readRequest(withBody: readingBodies) { handler(request, connection) }
                connection.close()
            }.start()
        }
        close(listener)
    }
}

public struct TestRequest: Sendable {
    public let method: String
    public let target: String
    public let headers: [String: String]
    public let body: [UInt8]
}

/// One accepted socket. Used by its own thread alone.
public final class TestConnection {
    private let descriptor: Int32
    private let patience: DispatchSemaphore
    private var isOpen = true

    fileprivate init(_ descriptor: Int32, patience: DispatchSemaphore) {
        self.descriptor = descriptor
        self.patience = patience
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    public func send(_ text: String) { send(Array(text.utf8)) }

    public func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return close() }
            rest = rest.dropFirst(count)
        }
    }

    /// An answer as it should be.
    public func answer(_ status: Int, _ body: [UInt8], headers: String = "") {
        send("HTTP/1.1 \(status) Test\r\nContent-Length: \(body.count)\r\n\(headers)\r\n")
        send(body)
    }

    public func close() {
        if isOpen { Foundation.close(descriptor) }
        isOpen = false
    }

    /// Blocks until the other side closes.
    public func waitForEnd() {
        var byte: UInt8 = 0
        while recv(descriptor, &byte, 1, 0) > 0 {}
        close()
    }

    /// Blocks until the server is told to release it.
    public func waitWithoutReading() {
        patience.wait()
        close()
    }

    /// The next request, its body included, or `nil` at the end.
    fileprivate func readRequest(withBody: Bool) -> TestRequest? {
        guard isOpen, let head = readHead() else { return nil }
        let lines = head.components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        var body = [UInt8](repeating: 0, count: withBody ? Int(headers["content-length"] ?? "0") ?? 0 : 0)
        if !body.isEmpty, recv(descriptor, &body, body.count, Int32(MSG_WAITALL)) != body.count { return nil }
        guard words.count == 3 else { return nil }
        return TestRequest(method: words[0], target: words[1], headers: headers, body: body)
    }

    private func readHead() -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]) {
            guard recv(descriptor, &byte, 1, 0) == 1 else { return nil }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
