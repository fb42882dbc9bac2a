import FarmCore
import FarmMedia
import FarmObjects
import FarmStore
import Foundation

/// The files that a video is assembled from; each holds the bytes that were accepted.
struct AssemblyParts: Sendable {
    let clips: [ClipSource]
    let soundtrack: URL

    /// Brings all parts into a folder and digests each.
    ///
    /// - Throws: `WrongInputs` naming all those that are gone or damaged.
    static func fetch(
        _ material: AssemblyMaterial, from objects: any ObjectStore, to folder: URL, on threads: BlockingQueue
    ) async throws -> AssemblyParts {
        let soundtrack = folder.appending(path: "soundtrack.m4a")
        var clips: [ClipSource] = []
        var wanted = [(task: material.soundtrackTask, asset: material.soundtrack, file: soundtrack)]
        for (index, clip) in material.clips.enumerated() {
            let file = folder.appending(path: "clip-\(index).mp4")
            clips.append(ClipSource(url: file, frameCount: clip.frameCount))
            wanted.append((clip.task, clip.asset, file))
        }
        var wrong: [TickRequest.WrongInput] = []
        for (task, asset, file) in wanted {
            try Task.checkCancellation()
            guard let message = try await fault(of: asset, in: file, objects: objects, threads: threads) else {
                continue
            }
            let fault = TaskFault(code: "resultLost", message: message)
            wrong.append(.init(task: task, fault: fault, isMakersFault: false))
        }
        guard wrong.isEmpty else { throw WrongInputs(inputs: wrong) }
        return AssemblyParts(clips: clips, soundtrack: soundtrack)
    }

    /// Why an asset's bytes are not what they were; `nil` where they are.
    private static func fault(
        of asset: AssetID, in file: URL, objects: any ObjectStore, threads: BlockingQueue
    ) async throws -> String? {
        do {
            try await objects.fetch(asset, to: file)
        } catch let error as ObjectError where error.code == .missing {
            return "The bytes of a clip or soundtrack are gone."
        }
        let isWhole = try await threads.run { try AssetID.of(file: file) == asset }
        return isWhole ? nil : "The bytes of a clip or soundtrack were damaged in the object store."
    }
}
