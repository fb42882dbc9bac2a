import FarmTesting
import Foundation
import Testing

@testable import FarmChaos

@Suite("A link that trouble is made on")
struct LinkTests {
    private let server: TestServer
    private let link: Link

    init() throws {
        server = try TestServer { _, connection in connection.answer(200, Array("hello".utf8)) }
        link = try Link("test")
        link.lead(to: [server.port])
    }

    /// What a client of the link is answered; empty where the connection ends without an answer.
    private func ask() throws -> Data {
        let socket = try #require(Socket.connected(to: link.port))
        let request = Array("GET / HTTP/1.1\r\n\r\n".utf8)
        _ = request.withUnsafeBytes { socket.write($0) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1024, alignment: 1)
        defer { buffer.deallocate() }
        return Data(buffer[..<socket.read(into: buffer)])
    }

    @Test("In fair weather bytes go both ways")
    func fair() throws {
        defer { link.close() }
        #expect(try ask().starts(with: Data("HTTP/1.1 200".utf8)))
    }

    @Test("A cut link ends its connections and takes no others, until it is mended")
    func cut() throws {
        defer { link.close() }
        let standing = try #require(Socket.connected(to: link.port))
        link.set(Weather(Fault(kind: .cut, target: .front, start: .zero, length: .zero)))
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1, alignment: 1)
        defer { buffer.deallocate() }
        #expect(standing.read(into: buffer) == 0)
        #expect(try ask().isEmpty)
        link.set(.fair)
        #expect(try !ask().isEmpty)
    }

    @Test("What stalls on the way down arrives once the weather is fair", arguments: [Fault.Kind.stall, .stallDown])
    func stalled(_ kind: Fault.Kind) async throws {
        defer { link.close() }
        link.set(Weather(Fault(kind: kind, target: .front, start: .zero, length: .zero)))
        let answered = Task.detached { try ask() }
        try await eventually(within: .seconds(10), "the request to be on its way") {
            kind == .stall || server.connectionCount == 1
        }
        link.set(.fair)
        #expect(try await !answered.value.isEmpty)
    }
}
