import Foundation

/// Hears what others say on a channel of a server (`LISTEN`), on a connection and thread of its own.
public struct PostgresListener: Sendable {
    public enum Signal: Hashable, Sendable {
        /// From now on everything is heard; whatever was said before may have been missed.
        case listening
        case heard(String)
        /// Nothing is heard until `listening` comes again; tried again by itself, and said once.
        case interrupted(StoreError)
    }

    private let address: PostgresAddress
    private let channel: String

    public init(_ address: PostgresAddress, channel: String) {
        self.address = address
        self.channel = channel
    }

    /// Listens until the task is cancelled.
    ///
    /// - Parameter deliver: called on the listening thread, one signal at a time; must not block.
    /// - Throws: `StoreError` where the system has no descriptor left.
    public func run(_ deliver: @escaping @Sendable (Signal) -> Void) async throws {
        let wake = try WakePipe()
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let thread = Thread {
                    listen(until: wake, deliver)
                    continuation.resume()
                }
                thread.name = "postgres-listener"
                thread.start()
            }
        } onCancel: {
            wake.signal()
        }
    }

    private func listen(until wake: WakePipe, _ deliver: (Signal) -> Void) {
        var pause = StoreLimits.firstPauseSeconds
        var isInterrupted = false
        while !wake.isSignalled(within: 0) {
            do throws(PostgresFailure) {
                let connection = try PostgresConnection(address)
                try connection.run("LISTEN \"\(channel.replacing("\"", with: "\"\""))\"")
                pause = StoreLimits.firstPauseSeconds
                isInterrupted = false
                deliver(.listening)
                try hear(on: connection, until: wake, deliver)
            } catch {
                if !isInterrupted { deliver(.interrupted(error.storeError)) }
                isInterrupted = true
                if wake.isSignalled(within: pause) { return }
                pause = min(pause * 2, StoreLimits.longestPauseSeconds)
            }
        }
    }

    private func hear(
        on connection: PostgresConnection, until wake: WakePipe, _ deliver: (Signal) -> Void
    ) throws(PostgresFailure) {
        while true {
            for payload in try connection.takeNotifications() { deliver(.heard(payload)) }
            switch wake.wait(orFor: connection.descriptor, within: StoreLimits.listenerSilenceSeconds) {
            case .signalled: return
            case .readable: break
            // A server that went without a word would be listened to for ever.
            case .nothing: try connection.run("SELECT 1")
            }
        }
    }
}

extension PostgresDatabase {
    /// Says `payloads`, of less than 8,000 bytes each, to all who listen to `channel`. One that is said twice at
    /// once is heard once.
    public func notify(_ channel: String, _ payloads: [String]) async throws {
        _ = try await write { session in
            for payload in payloads {
                _ = try session.query("SELECT pg_notify($1, $2)", [.text(channel), .text(payload)])
            }
        }
    }
}

/// Ends a wait in `poll` from another thread. Owns both ends of a pipe.
private final class WakePipe: Sendable {
    enum Outcome {
        case signalled
        case readable
        case nothing
    }

    private let reading: Int32
    private let writing: Int32

    init() throws(StoreError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw StoreError(.engineFailure, "no pipe can be made: \(String(cString: strerror(errno)))")
        }
        for end in ends where fcntl(end, F_SETFD, FD_CLOEXEC) != 0 {
            let reason = String(cString: strerror(errno))
            for end in ends { close(end) }
            throw StoreError(.engineFailure, "a pipe cannot be kept from child processes: \(reason)")
        }
        reading = ends[0]
        writing = ends[1]
    }

    deinit {
        close(reading)
        close(writing)
    }

    /// Lasts: every wait from now on ends at once.
    func signal() {
        var byte: UInt8 = 1
        while write(writing, &byte, 1) < 0, errno == EINTR {}
    }

    func isSignalled(within seconds: Double) -> Bool {
        if case .signalled = wait(orFor: -1, within: seconds) { true } else { false }
    }

    func wait(orFor descriptor: Int32, within seconds: Double) -> Outcome {
        var entries = [
            pollfd(fd: reading, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        // A signal's interruption looks like an early end of the time, which callers can bear.
        guard poll(&entries, 2, Int32(seconds * 1000)) > 0 else { return .nothing }
        return entries[0].revents != 0 ? .signalled : .readable
    }
}
