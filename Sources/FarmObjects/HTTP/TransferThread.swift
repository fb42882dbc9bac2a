import CCurl
import Foundation
import NIOConcurrencyHelpers

/// Drives all transfers of one client on a thread of its own, because libcurl waits for sockets by blocking.
///
/// SAFETY: `active` belongs to the thread that runs `run()`; what others bring lies under the lock.
final class TransferThread: @unchecked Sendable {
    private struct Mailbox {
        var incoming: [Transfer] = []
        var count = 0
        var isStopping = false
        var hasEnded = false
        var stopWaiters: [CheckedContinuation<Void, Never>] = []
    }

    private let multi: MultiHandle
    private let limit: Int
    private let mailbox = NIOLockedValueBox(Mailbox())
    private var active: [UnsafeMutableRawPointer: Transfer] = [:]

    /// The longest wait between two looks around; wake-ups make it shorter whenever there is something to do.
    private static let pollMilliseconds: Int32 = 10_000

    init(_ limits: HTTPLimits) throws(TransferError) {
        multi = try MultiHandle(connections: limits.connections)
        limit = limits.transfers
    }

    func start() {
        let thread = Thread { self.run() }
        thread.name = "http"
        thread.start()
    }

    /// Waits until the transfer has ended; cancelling the calling task ends it.
    func carryOut(_ transfer: Transfer) async throws(TransferError) {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                transfer.waiter = continuation
                submit(transfer)
            }
        } onCancel: {
            transfer.cancel()
            multi.wakeUp()
        }
        try transfer.result().get()
    }

    /// Ends every transfer, refuses further ones, and returns when the thread has ended.
    func stop() async {
        await withCheckedContinuation { continuation in
            let hasEnded = mailbox.withLockedValue { mailbox in
                mailbox.isStopping = true
                if !mailbox.hasEnded { mailbox.stopWaiters.append(continuation) }
                return mailbox.hasEnded
            }
            if hasEnded { continuation.resume() } else { multi.wakeUp() }
        }
    }

    /// As `stop()`, without waiting.
    func requestStop() {
        mailbox.withLockedValue { $0.isStopping = true }
        multi.wakeUp()
    }

    private func submit(_ transfer: Transfer) {
        let refusal: TransferError? = mailbox.withLockedValue { mailbox in
            if mailbox.isStopping { return TransferError(.shutDown, "the HTTP client was shut down") }
            if mailbox.count >= limit {
                return TransferError(.overloaded, "\(limit) transfers are already waiting or under way")
            }
            mailbox.count += 1
            mailbox.incoming.append(transfer)
            return nil
        }
        if let refusal { transfer.finish(.failure(refusal)) } else { multi.wakeUp() }
    }
}

// MARK: On the thread

extension TransferThread {
    private func run() {
        blockBrokenPipeSignal()
        var reason = TransferError(.shutDown, "the HTTP client was shut down")
        do {
            while true {
                let (incoming, isStopping) = mailbox.withLockedValue { mailbox in
                    defer { mailbox.incoming = [] }
                    return (mailbox.incoming, mailbox.isStopping)
                }
                for transfer in incoming { begin(transfer) }
                if isStopping { break }
                for transfer in active.values where transfer.isCancelled {
                    end(transfer, .failure(TransferError(.cancelled, "\(transfer.place): cancelled")))
                }
                try multi.perform()
                while let (pointer, result) = multi.nextFinished() {
                    guard let transfer = active[pointer] else { continue }
                    end(transfer, transfer.outcome(of: result))
                }
                try multi.poll(milliseconds: endOverdue())
            }
        } catch {
            reason = error
        }
        endAll(reason)
    }

    /// Ends what has not got further in time.
    ///
    /// - Returns: how many milliseconds are left for the others, `pollMilliseconds` at most.
    private func endOverdue() -> Int32 {
        let now = ContinuousClock().now
        var wait = Int(Self.pollMilliseconds)
        for transfer in Array(active.values) {
            let deadline = transfer.deadline
            if deadline <= now {
                end(transfer, .failure(transfer.overdue))
            } else {
                wait = min(wait, (deadline - now).curlMilliseconds)
            }
        }
        return Int32(wait)
    }

    private func begin(_ transfer: Transfer) {
        active[transfer.easy.pointer] = transfer
        do {
            try multi.add(transfer.easy)
        } catch {
            end(transfer, .failure(error))
        }
    }

    private func end(_ transfer: Transfer, _ result: Result<Void, TransferError>) {
        multi.remove(transfer.easy)
        active[transfer.easy.pointer] = nil
        mailbox.withLockedValue { $0.count -= 1 }
        transfer.finish(result)
    }

    private func endAll(_ reason: TransferError) {
        let (incoming, waiters) = mailbox.withLockedValue { mailbox in
            mailbox.isStopping = true
            mailbox.hasEnded = true
            defer {
                mailbox.incoming = []
                mailbox.stopWaiters = []
            }
            return (mailbox.incoming, mailbox.stopWaiters)
        }
        for transfer in Array(active.values) + incoming { end(transfer, .failure(reason)) }
        for waiter in waiters { waiter.resume() }
    }

    /// TLS libraries write to closed sockets; the error they then return says enough.
    private func blockBrokenPipeSignal() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }
}
