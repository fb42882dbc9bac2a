import FarmCore
import FarmObjects
import Foundation
import Synchronization

@testable import RenderNode

/// Serves bodies by address out of memory. Each address can fail a few times first, or wait until it is released.
final class FakeTransfers: Transfers {
    private struct State {
        var bodies: [URL: [UInt8]] = [:]
        var failures: [URL: [TransferError]] = [:]
        var downloads: [URL] = []
        var uploads: [URL: [UInt8]] = [:]
        var gates: [URL: Gate] = [:]
    }

    private let state = Mutex(State())

    var downloads: [URL] { state.withLock { $0.downloads } }
    var uploads: [URL: [UInt8]] { state.withLock { $0.uploads } }

    func serve(_ body: [UInt8], at url: URL, failingFirst failures: [TransferError] = [], behind gate: Gate? = nil) {
        state.withLock {
            $0.bodies[url] = body
            $0.failures[url] = failures
            $0.gates[url] = gate
        }
    }

    func failUploads(to url: URL, with errors: [TransferError]) {
        state.withLock { $0.failures[url] = errors }
    }

    func download(_ url: URL, to file: URL, limit: Int64, expecting digest: AssetID) async throws -> Int64 {
        let (body, failure, gate) = state.withLock { state in
            state.downloads.append(url)
            let failure = state.failures[url]?.isEmpty == false ? state.failures[url]?.removeFirst() : nil
            return (state.bodies[url], failure, state.gates[url])
        }
        if let gate {
            await gate.reached.open()
            do { try await gate.release.pass() } catch { throw TransferError(.cancelled, "cancelled") }
        }
        if let failure { throw failure }
        guard let body else { throw TransferError(.status(404), "not here") }
        guard body.count <= limit else { throw TransferError(.tooLarge, "too large") }
        guard try AssetID.of(body) == digest else { throw TransferError(.wrongDigest, "wrong digest") }
        try Data(body).write(to: file)
        return Int64(body.count)
    }

    func upload(_ file: URL, to url: URL) async throws {
        let failure = state.withLock { state in
            state.failures[url]?.isEmpty == false ? state.failures[url]?.removeFirst() : nil
        }
        if let failure { throw failure }
        let body = [UInt8](try Data(contentsOf: file))
        state.withLock { $0.uploads[url] = body }
    }

    /// Holds a download up: `reached` opens when it has come that far, and it goes on when `release` opens.
    struct Gate: Sendable {
        let reached = Latch()
        let release = Latch()
    }
}

/// Lets everybody through once it is open.
actor Latch {
    private var isOpen = false
    private var waiters: [Int: CheckedContinuation<Void, any Error>] = [:]
    private var lastWaiter = 0

    func open() {
        isOpen = true
        for waiter in waiters.values { waiter.resume() }
        waiters = [:]
    }

    /// - Throws: `CancellationError` where the calling task is cancelled while it waits.
    func pass() async throws {
        guard !isOpen else { return }
        lastWaiter += 1
        let number = lastWaiter
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                if Task.isCancelled {
                    continuation.resume(throwing: CancellationError())
                } else {
                    waiters[number] = continuation
                }
            }
        } onCancel: {
            Task { await self.leave(number) }
        }
    }

    private func leave(_ number: Int) {
        waiters.removeValue(forKey: number)?.resume(throwing: CancellationError())
    }
}
