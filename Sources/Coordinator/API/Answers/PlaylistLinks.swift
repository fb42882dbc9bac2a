import FarmCore
import FarmObjects

/// Makes and checks the URLs of playlists: signed, since players send no token.
struct PlaylistLinks: Sendable {
    let signer: URLSigner
    let clock: WallClock
    /// What the URLs begin with, without a slash at the end.
    let baseURL: @Sendable () -> String

    func url(of video: VideoID) throws -> String {
        let query = try signer.query(
            for: Self.key(of: video), .download(type: .playlist), until: LinkMaker.expiry(at: clock.now()))
        return "\(baseURL())/v1/videos/\(video)/playlist.m3u8?\(query)"
    }

    /// Until when a playlist may be read with a query's fields: what it lists is good for as long.
    ///
    /// - Throws: `URLSigner.Refusal`.
    func expiry(for video: VideoID, query: [String: String]) throws -> Timestamp {
        guard
            case .download(.playlist) = try signer.permission(
                for: Self.key(of: video), query: query, isUpload: false, at: clock.now()),
            let seconds = query["expires"].flatMap(Int64.init)
        else { throw URLSigner.Refusal.malformed }
        return Timestamp(microseconds: seconds * 1_000_000)
    }

    private static func key(of video: VideoID) throws -> ObjectKey {
        guard let key = ObjectKey("videos/\(video)/playlist.m3u8") else { throw URLSigner.Refusal.malformed }
        return key
    }
}
