import Foundation

/// An answer before it is put on the wire.
struct WireAnswer {
    var status = 200
    var headers: [(String, String)] = []
    var body: [UInt8] = []
    var isChunked = false

    static func json(_ value: JSONValue, status: Int = 200) throws -> WireAnswer {
        WireAnswer(status: status, headers: [("Content-Type", "application/json")], body: try value.canonical)
    }

    /// Puts headers in the place of those of the same names.
    mutating func replace(_ fields: [(String, String)]) {
        headers.removeAll { header in fields.contains { $0.0 == header.0 } }
        headers += fields
    }

    private var head: String {
        let length = isChunked ? "Transfer-Encoding: chunked" : "Content-Length: \(body.count)"
        let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
        return "HTTP/1.1 \(status) Test\r\n\(length)\r\n\(lines)\r\n"
    }

    func send(on connection: TestConnection) {
        let pieces = isChunked ? 3 : 1
        send(on: connection, pieces: pieces, of: body.count, every: nil)
    }

    /// All of it, slowly.
    func drip(on connection: TestConnection, pieces: Int, every pause: Duration) {
        send(on: connection, pieces: pieces, of: body.count, every: pause)
    }

    /// The first half of the body, and the end of the connection.
    func sendHalf(on connection: TestConnection) {
        connection.send(head)
        let half = Array(body.prefix(body.count / 2))
        connection.send(isChunked ? chunk(half) : half)
        connection.close()
    }

    private func send(on connection: TestConnection, pieces: Int, of count: Int, every pause: Duration?) {
        connection.send(head)
        let size = max(1, (count + pieces - 1) / pieces)
        for start in stride(from: 0, to: count, by: size) {
            if let pause { Thread.sleep(forTimeInterval: pause / .seconds(1)) }
            let piece = Array(body[start..<min(start + size, count)])
            connection.send(isChunked ? chunk(piece) : piece)
        }
        if isChunked { connection.send("0\r\n\r\n") }
    }

    private func chunk(_ bytes: [UInt8]) -> [UInt8] {
        bytes.isEmpty ? [] : Array("\(String(bytes.count, radix: 16))\r\n".utf8) + bytes + Array("\r\n".utf8)
    }
}
