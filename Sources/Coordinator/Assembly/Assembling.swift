import FarmCore
import FarmMedia
import FarmObjects
import FarmStore
import Foundation

/// Joins a video's finished clips and soundtrack into its file.
struct Assembling: Sendable {
    static let kinds: [TaskKind] = [.assemble]

    let store: FarmStore
    let objects: any ObjectStore
    /// A folder for files under way, on the object store's file system where that is a folder.
    let workFolder: URL
    let threads: BlockingQueue

    func perform(_ task: FarmTask) async throws -> TaskResult {
        guard let video = task.video, let material = try await store.assemblyMaterial(of: video) else {
            throw TaskFault(code: "materialMissing", message: "A clip or the soundtrack is not there.")
        }
        let folder = workFolder.appending(path: "\(task.id)-\(task.epoch)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { removeFolder(folder) }
        let output = folder.appending(path: "video.mp4")
        try await assemble(material, in: folder, to: output)
        let (id, size) = try await objects.store(file: output)
        return .assembly(StoredAsset(id: id, size: size, mediaType: .mp4))
    }

    private func assemble(_ material: AssemblyMaterial, in folder: URL, to output: URL) async throws {
        let soundtrack = folder.appending(path: "soundtrack.m4a")
        try await objects.fetch(material.soundtrack, to: soundtrack)
        var clips: [ClipSource] = []
        for (index, clip) in material.clips.enumerated() {
            let file = folder.appending(path: "clip-\(index).mp4")
            try await objects.fetch(clip.asset, to: file)
            clips.append(ClipSource(url: file, frameCount: clip.frameCount))
        }
        let sources = clips
        try await threads.runCancellable { isCancelled in
            try VideoAssembler.assemble(
                clips: sources, soundtrack: soundtrack, format: material.format, to: output, isCancelled: isCancelled)
        }
    }

    private func removeFolder(_ folder: URL) {
        // What is left over is removed at the next start.
        try? FileManager.default.removeItem(at: folder)
    }
}
