import Foundation
import Synchronization

/// A real server on a free loopback port that lets a test misbehave byte by byte. One thread a connection.
public final class TestServer: Sendable {
    public typealias Handler = @Sendable (TestRequest, TestConnection) -> Void

    public let port: Int
    private let listener: Int32
    private let accepted = Mutex(0)
    private let listening = DispatchGroup()
    fileprivate let patience = DispatchSemaphore(value: 0)

    /// Connections taken so far.
    public var connectionCount: Int { accepted.withLock { $0 } }

    /// - Parameters:
    ///   - port: the one to listen on, which a server before this one may have had; 0 for any that is free.
    ///   - readingBodies: whether a request is handed on with its body, or before that.
    public init(port: Int = 0, readingBodies: Bool = true, _ handler: @escaping Handler) throws {
        listener = Loopback.socket()
        Loopback.share(listener)
        do {
            self.port = try Loopback.bind(listener, to: port)
            guard listen(listener, 128) == 0 else { throw POSIXError(.EADDRNOTAVAIL) }
        } catch {
            close(listener)
            throw error
        }
        listening.enter()
        Thread { self.acceptAll(readingBodies, handler) }.start()
    }

    public func url(_ path: String) throws -> URL {
        guard let url = URL(string: "http://127.0.0.1:\(port)\(path)") else { throw URLError(.badURL) }
        return url
    }

    /// Stops taking connections, and leaves the port free; those that stand end with their handlers.
    public func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        listening.wait()
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
        listening.leave()
    }
}

public struct TestRequest: Sendable {
    public let method: String
    public let target: String
    public let headers: [String: String]
    public let body: [UInt8]

    /// What kind the body is said to be, in lower case and without parameters; empty where nothing is said.
    var mediaType: String {
        let type = headers["content-type"]?.prefix { $0 != ";" } ?? ""
        return type.trimmingCharacters(in: .whitespaces).lowercased()
    }
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
        let isChunked = headers["transfer-encoding"]?.lowercased() == "chunked"
        let length = Int(headers["content-length"] ?? "0") ?? 0
        guard words.count == 3, let body = !withBody ? [] : isChunked ? readChunks() : read(length) else { return nil }
        return TestRequest(method: words[0], target: words[1], headers: headers, body: body)
    }

    private func readHead() -> String? { readText(to: "\r\n\r\n") }

    private func read(_ count: Int) -> [UInt8]? {
        guard count > 0 else { return [] }
        var bytes = [UInt8](repeating: 0, count: count)
        return recv(descriptor, &bytes, count, Int32(MSG_WAITALL)) == count ? bytes : nil
    }

    /// A body of RFC 9112's chunks, without trailers.
    private func readChunks() -> [UInt8]? {
        var body: [UInt8] = []
        while let line = readText(to: "\r\n"), let count = Int(line.trimmingCharacters(in: .newlines), radix: 16),
            let chunk = read(count),
            read(2) == Array("\r\n".utf8)
        {
            guard !chunk.isEmpty else { return body }
            body += chunk
        }
        return nil
    }

    /// What comes up to `mark`, that included.
    private func readText(to mark: String) -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while !bytes.suffix(mark.utf8.count).elementsEqual(mark.utf8) {
            guard recv(descriptor, &byte, 1, 0) == 1 else { return nil }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
