import FarmCore
import FarmObjects

/// How often a transfer is tried before it counts as failed.
///
/// What may be over soon (a server that restarts, a broken connection) is tried again with growing pauses until
/// these add up to `patience`; a body that is not the one asked for, a few times; anything else, not.
struct RetryRule: Sendable {
    var patience = NodeLimits.transferPatience
    var pauses = NodeLimits.transferPauses
    var corruptAttempts = NodeLimits.corruptDownloads
    var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    func callAsFunction<Value: Sendable>(_ attempt: @Sendable () async throws -> Value) async throws -> Value {
        var tries = 0
        var waited = Duration.zero
        var corrupt = 0
        while true {
            do {
                return try await attempt()
            } catch let error as TransferError {
                if error.code == .cancelled { throw CancellationError() }
                let isCorrupt = error.code == .wrongDigest || error.code == .tooLarge
                if isCorrupt { corrupt += 1 }
                let mayTryAgain = isCorrupt ? corrupt < corruptAttempts : error.isTransient && waited < patience
                guard mayTryAgain else { throw error }
            }
            tries += 1
            let pause = pauses.delay(afterTries: tries)
            try await sleep(pause)
            waited += pause
        }
    }
}
