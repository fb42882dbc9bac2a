import FarmCore
import FarmObjects
import FarmStore
import Foundation

/// Reads the reports that assembly left.
struct VideoReports: Sendable {
    let store: FarmStore
    let objects: any ObjectStore

    /// - Returns: `nil` until the video is assembled, and for one whose report an older version wrote in a form of its
    ///   own.
    func report(of video: VideoID) async throws -> VideoReport? {
        guard let asset = try await store.attachments(of: [video])[video]?[.report] else { return nil }
        let bytes = try await objects.read(asset, limit: OperationLimits.reportBytes)
        // Another form is answered by `nil`.
        return try? JSONDecoder().decode(VideoReport.self, from: Data(bytes))
    }
}
