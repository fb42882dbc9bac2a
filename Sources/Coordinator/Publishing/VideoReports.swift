import FarmCore
import FarmObjects
import FarmStore
import Foundation

/// Reads the reports that assembly left.
struct VideoReports: Sendable {
    let store: FarmStore
    let objects: FolderStore
    let queue = BlockingQueue(label: "nightreel.reports", width: 1)

    /// - Returns: `nil` until the video is assembled.
    func report(of video: VideoID) async throws -> VideoReport? {
        guard let asset = try await store.attachments(of: [video])[video]?[.report] else { return nil }
        let file = objects.location(of: .asset(asset))
        return try await queue.run { try JSONDecoder().decode(VideoReport.self, from: Data(contentsOf: file)) }
    }
}
