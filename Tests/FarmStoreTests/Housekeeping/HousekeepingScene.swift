import FarmCore
import Testing

@testable import FarmStore

extension Scene {
    /// A finished video of a story of its own.
    func finishVideo(after seconds: Int = 0) async throws -> Video {
        let video = try await makeVideo(after: seconds)
        try await workOff(TaskKind.allCases, after: seconds)
        return try #require(try await store.video(video.id))
    }

    func count(_ table: String) async throws -> Int {
        try await database.read { session in try session.query("SELECT 1 AS one FROM \(table)", []).count }
    }

    /// Everything marked as garbage by now, in order of its digest.
    func garbage(after seconds: Int) async throws -> [AssetID] {
        try await store.garbage(markedBefore: start + .seconds(seconds), limit: 256).map(\.asset)
            .sorted { $0.description < $1.description }
    }

    /// The assets of every row, in order of their digests.
    func assets() async throws -> [AssetID] {
        try await database.read { session in
            try session.query("SELECT id FROM asset ORDER BY id", []).map { try $0.parsed("id", by: AssetID.init) }
        }
    }
}
