import FarmCore
import FarmMedia
import FarmObjects
import FarmStore
import Foundation

/// Joins a video's finished clips and soundtrack into its file.
///
/// Every part is verified. Where one is wrong its task alone is done again, and this work waits for it.
struct Assembling: Sendable {
    static let kinds: [TaskKind] = [.assemble]

    let store: FarmStore
    let objects: any ObjectStore
    /// A folder for files under way, on the object store's file system where that is a folder.
    let workFolder: URL
    let threads: BlockingQueue

    /// - Throws: `WrongInputs` naming the parts that are wrong.
    func perform(_ task: FarmTask) async throws -> TaskResult {
        guard let video = task.video, let material = try await store.assemblyMaterial(of: video),
            let story = try await store.material(of: video)
        else {
            throw TaskFault(code: "materialMissing", message: "A clip or the soundtrack is not there.")
        }
        let folder = workFolder.appending(path: "\(task.id)-\(task.epoch)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { removeFolder(folder) }
        let parts = try await AssemblyParts.fetch(material, from: objects, to: folder, on: threads)
        let output = folder.appending(path: "video.mp4")
        let result = try await assemble(parts, of: material, to: output)
        let plan = story.plan()
        let inspection = try await inspect(output, plan: plan)
        let attachments = try await VideoExtras(objects: objects, threads: threads).make(
            of: story, plan: plan, parts: parts, assembly: material,
            findings: .init(
                byteCount: result.byteCount, inspection: inspection,
                renderings: try await store.renderings(of: video)))
        let (id, size) = try await objects.store(file: output)
        return .assembly(StoredAsset(id: id, size: size, mediaType: .mp4), attachments: attachments)
    }

    private func assemble(
        _ parts: AssemblyParts, of material: AssemblyMaterial, to output: URL
    ) async throws -> AssemblyReport {
        do {
            return try await threads.runCancellable { isCancelled in
                try VideoAssembler.assemble(
                    clips: parts.clips, soundtrack: parts.soundtrack, format: material.format, to: output,
                    isCancelled: isCancelled)
            }
        } catch let error as MediaError {
            guard let culprit = error.culprit, error.code == .clipMismatch || error.code == .corruptInput else {
                throw error
            }
            let task =
                switch culprit {
                case .clip(let index): material.clips[index].task
                case .soundtrack: material.soundtrackTask
                }
            let fault = TaskFault(code: "wrongResult", message: error.message)
            throw WrongInputs(inputs: [.init(task: task, fault: fault, isMakersFault: true)])
        }
    }

    /// Measures the finished file, each beginning of a part a join.
    private func inspect(_ file: URL, plan: VideoPlan) async throws -> VideoInspection {
        let joins = plan.timeline.placements.dropFirst().map(\.firstSample)
        return try await threads.runCancellable { isCancelled in
            try VideoInspection.inspect(file, joins: joins, isCancelled: isCancelled)
        }
    }

    private func removeFolder(_ folder: URL) {
        // What is left over is removed at the next start.
        try? FileManager.default.removeItem(at: folder)
    }
}
