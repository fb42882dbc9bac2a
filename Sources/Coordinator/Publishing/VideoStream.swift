import FarmCore
import FarmMedia
import FarmObjects
import FarmStore
import Foundation
import Logging

/// Lets videos be watched while they are rendered: makes the pieces of those clips that are finished from the first
/// on, when somebody asks for them.
///
/// Sound comes with the pictures, so nothing can be watched before the soundtrack is there; it is rendered first.
/// Pieces are assets: made once, and served like any other.
actor VideoStream {
    private let store: FarmStore
    private let objects: any ObjectStore
    private let workFolder: URL
    private let soundtracks: LocalCopies
    private let clock: WallClock
    private let logger: Logger
    private let threads = BlockingQueue(label: "nightreel.stream", width: OperationLimits.streams)
    /// What is being made, so that those who ask meanwhile wait for the same.
    private var making: [VideoID: Task<Void, any Error>] = [:]

    init(store: FarmStore, objects: any ObjectStore, workFolder: URL, clock: WallClock, logger: Logger) {
        self.store = store
        self.objects = objects
        self.workFolder = workFolder
        soundtracks = LocalCopies(of: objects, in: workFolder, limit: OperationLimits.soundtracksKept)
        self.clock = clock
        self.logger = logger
    }

    /// The playlist as far as the video can be watched, its URLs good until `expiry`; `nil` while that is not at all.
    ///
    /// - Throws: `StoryError` with `.missing` where there is no such video.
    func playlist(of id: VideoID, until expiry: Timestamp) async throws -> StreamPlaylist? {
        try await makePieces(of: id)
        let standing = try await standing(of: id)
        let pieces = standing.clips.prefix { $0.piece != nil }
        guard !pieces.isEmpty else { return nil }
        let entries = try pieces.compactMap { clip in
            try clip.piece.map { piece in
                StreamPlaylist.Entry(
                    headerURL: try objects.downloadURL(of: piece.header, type: .streamPiece, until: expiry),
                    url: try objects.downloadURL(of: piece.media, type: .streamPiece, until: expiry),
                    frameCount: clip.frameCount)
            }
        }
        return StreamPlaylist(
            frameRate: standing.video.format.frameRate,
            longestFrameCount: standing.clips.map(\.frameCount).max() ?? 1, entries: entries,
            isComplete: entries.count == standing.clips.count)
    }

    private func standing(of id: VideoID) async throws -> StreamStanding {
        guard let standing = try await store.streamStanding(of: id) else {
            throw StoryError(.missing, "There is no video \(id).")
        }
        return standing
    }

    private func makePieces(of id: VideoID) async throws {
        if let under = making[id] { return try await under.value }
        let task = Task { try await self.makeMissingPieces(of: id) }
        making[id] = task
        defer { making[id] = nil }
        try await task.value
    }

    /// Makes the next pieces, a bounded number of them: who asks again gets more.
    private func makeMissingPieces(of id: VideoID) async throws {
        let standing = try await standing(of: id)
        guard let soundtrack = standing.soundtrack else { return }
        var firstFrame = 0
        var made = 0
        for (position, clip) in standing.clips.enumerated() {
            guard let asset = clip.asset, made < OperationLimits.piecesATime else { return }
            if clip.piece == nil {
                let place = Place(
                    position: position, firstFrame: firstFrame, isLast: position == standing.clips.count - 1)
                guard try await make(place, asset, clip.frameCount, soundtrack, of: standing.video) else { return }
                made += 1
            }
            firstFrame += clip.frameCount
        }
    }

    private struct Place {
        let position: Int
        let firstFrame: Int
        let isLast: Bool
    }

    /// - Returns: `false` where the clip or the soundtrack is wrong: the video's assembly will find that too, and
    ///   has it made again.
    private func make(
        _ place: Place, _ clip: AssetID, _ frameCount: Int, _ soundtrack: AssetID, of video: Video
    ) async throws -> Bool {
        let folder = workFolder.appending(path: "stream-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // What is left over is removed at the next start.
        defer { try? FileManager.default.removeItem(at: folder) }
        let picture = folder.appending(path: "clip.mp4")
        do {
            try await objects.fetch(clip, to: picture)
            let sound = try await soundtracks.copy(of: soundtrack)
            let piece = try await threads.runCancellable { isCancelled in
                try withExtendedLifetime(sound) {
                    try StreamSegmenter.piece(
                        of: ClipSource(url: picture, frameCount: frameCount), firstFrame: place.firstFrame,
                        isLast: place.isLast, soundtrack: sound.file, format: video.format,
                        scratch: folder.appending(path: "piece.mp4"), isCancelled: isCancelled)
                }
            }
            return try await keep(piece, at: place.position, clip, soundtrack, of: video)
        } catch {
            guard Self.isOfPart(error) else { throw error }
            await soundtracks.forget(soundtrack)
            logger.warning(
                "a video cannot be streamed on",
                metadata: ["video": "\(video.id)", "clip": "\(place.position)", "reason": "\(error)"])
            return false
        }
    }

    private func keep(
        _ piece: StreamPiece, at position: Int, _ clip: AssetID, _ soundtrack: AssetID, of video: Video
    ) async throws -> Bool {
        let header = StoredAsset(
            id: try await objects.store(piece.header), size: Int64(piece.header.count), mediaType: .streamPiece)
        let media = StoredAsset(
            id: try await objects.store(piece.media), size: Int64(piece.media.count), mediaType: .streamPiece)
        return try await store.keepPiece(
            at: position, of: video.id, clip: clip, soundtrack: soundtrack, header: header, media: media,
            at: clock.now())
    }

    private static func isOfPart(_ error: any Error) -> Bool {
        switch error {
        case let error as MediaError: error.code == .corruptInput || error.code == .clipMismatch
        case let error as ObjectError: error.code == .missing
        default: false
        }
    }
}
