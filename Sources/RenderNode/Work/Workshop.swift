import FarmCore
import FarmMedia
import FarmObjects
import FarmProtocol
import Foundation

/// Everything a lease's work needs of its node.
struct Workshop: Sendable {
    let cache: AssetCache
    let transfers: any Transfers
    let renderer: any Renderer
    let threads: RenderThreads
    let gate: SlotGate
    /// Where results under way lie.
    let folder: URL
    var retry = RetryRule()

    /// Carries out a grant: fetch, wait for a slot, render, digest, upload. Nothing is left on disk but assets.
    ///
    /// - Parameters:
    ///   - mayUpload: asked before each attempt at the upload; returns once that may begin.
    ///   - progress: called on a render thread with the frames or samples done so far, first with 0.
    /// - Throws: `MediaError`, `WorkError`, or `CancellationError` where the calling task is cancelled.
    func carryOut(
        _ grant: Grant, mayUpload: @escaping @Sendable () async throws -> Void,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws -> Completion {
        let assets = try await pin(grant)
        do {
            let completion = try await render(grant, assets: assets, mayUpload: mayUpload, progress: progress)
            await unpin(assets.keys)
            return completion
        } catch {
            await unpin(assets.keys)
            throw error
        }
    }

    private func render(
        _ grant: Grant, assets: [AssetID: URL], mayUpload: @escaping @Sendable () async throws -> Void,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws -> Completion {
        let place = folder.appendingPathComponent("\(grant.lease.task)-\(grant.lease.epoch)")
        // A folder that stays is removed at the next start.
        defer { try? FileManager.default.removeItem(at: place) }
        guard let upload = URL(string: grant.uploadURL) else {
            throw WorkError(.unusableGrant, "the address for the upload is no URL", isPermanent: true)
        }
        let output = place.appendingPathComponent("result")
        let clock = ContinuousClock()
        let (digest, size, notes, started) = try await gate.withSlot {
            let started = clock.now
            progress(0)
            let (digest, size, notes) = try await threads.run { isCancelled in
                let before = ThreadClock.now
                try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
                var notes = try renderer.render(
                    grant.work, assets: assets, to: output, progress: progress, isCancelled: isCancelled)
                let size = try FileManager.default.attributesOfItem(atPath: output.path)[.size] as? Int64
                let rendered = ThreadClock.now
                let digest = try AssetID.of(file: output)
                let after = ThreadClock.now
                // Work that does not tell its stages was not done by this thread alone.
                if !notes.stages.isEmpty {
                    notes.stages[.digest] = after - rendered
                    notes.processorTime = after - before
                }
                return (digest, size ?? 0, notes)
            }
            return (digest, size, notes, started)
        }
        // The slot is free again: the next task renders while this result is on its way.
        do {
            try await retry {
                try await mayUpload()
                try await transfers.upload(output, to: upload)
            }
        } catch let error as TransferError {
            throw WorkError.upload(error)
        }
        return Completion(
            lease: grant.lease, digest: digest, size: size, units: grant.work.units, elapsed: clock.now - started,
            notes: notes)
    }
}
