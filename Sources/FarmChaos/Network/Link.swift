import Foundation

/// A way for connections that the weather can be made bad on: takes them on a port of its own and carries their bytes
/// on to another. Two threads a connection.
final class Link: @unchecked Sendable {
    let name: String
    let port: Int
    private let listener: Socket
    private let condition = NSCondition()
    // SAFETY: the variables below are touched with the condition's lock held, and nowhere else.
    private var destinations: [Int] = []
    private var weather = Weather.fair
    private var connections: [ObjectIdentifier: LinkedConnection] = [:]
    private var turn = 0

    init(_ name: String) throws {
        self.name = name
        (listener, port) = try Socket.listening()
        Thread { self.acceptAll() }.start()
    }

    var address: String { "127.0.0.1:\(port)" }

    /// Carries new connections on to the first of `ports` that answers, beginning with another each time.
    func lead(to ports: [Int]) {
        condition.withLock { destinations = ports }
    }

    func set(_ weather: Weather) {
        let cut: [LinkedConnection] = condition.withLock {
            self.weather = weather
            condition.broadcast()
            return weather.isCut ? Array(connections.values) : []
        }
        for connection in cut { connection.end() }
    }

    /// Takes no more connections, and ends those there are.
    func close() {
        listener.shutDown()
        set(.fair)
        for connection in condition.withLock({ Array(connections.values) }) { connection.end() }
    }

    private func acceptAll() {
        while let client = listener.accepted() {
            Thread { self.carry(client) }.start()
        }
    }

    private func carry(_ client: Socket) {
        guard let server = connected() else { return client.shutDown() }
        let connection = LinkedConnection(client: client, server: server)
        let id = ObjectIdentifier(connection)
        let isWelcome = condition.withLock {
            if !weather.isCut { connections[id] = connection }
            return !weather.isCut
        }
        guard isWelcome else { return connection.end() }
        Thread {
            self.pump(connection, .down)
            connection.finished.signal()
        }.start()
        pump(connection, .up)
        connection.finished.wait()
        condition.withLock { connections[id] = nil }
    }

    private func connected() -> Socket? {
        let ports = condition.withLock {
            turn += 1
            return weather.isCut ? [] : destinations.indices.map { destinations[($0 + turn) % destinations.count] }
        }
        for port in ports {
            if let socket = Socket.connected(to: port) { return socket }
        }
        return nil
    }

    private func pump(_ connection: LinkedConnection, _ direction: Weather.Direction) {
        let source = direction == .up ? connection.client : connection.server
        let sink = direction == .up ? connection.server : connection.client
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: ChaosLimits.piece, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = source.read(into: buffer)
            guard holdBack(direction, connection) else { break }
            if count == 0 { break }
            guard sink.write(UnsafeRawBufferPointer(rebasing: buffer[..<count])) else { break }
        }
        sink.finishSending()
        // Who reads no more is not to be sent any more either.
        if connection.isOver { connection.end() }
    }

    /// Holds a piece back for as long as the weather is against it.
    ///
    /// - Returns: whether the connection is still there then.
    private func holdBack(_ direction: Weather.Direction, _ connection: LinkedConnection) -> Bool {
        let lateness: Duration = condition.withLock {
            while weather.stalled.contains(direction), !connection.isOver { condition.wait() }
            return weather.lateness
        }
        if lateness > .zero {
            let (seconds, attoseconds) = lateness.components
            Thread.sleep(forTimeInterval: Double(seconds) + Double(attoseconds) / 1e18)
        }
        return !connection.isOver
    }
}
