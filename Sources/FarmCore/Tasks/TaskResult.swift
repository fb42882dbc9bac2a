/// What a finished task leaves behind.
public enum TaskResult: Hashable, Sendable {
    /// A writer's plan: the story's context, and each segment's text and prompt in order.
    case context(String, segments: [SegmentPlan])
    case illustration(StoredAsset, warnings: [MakerWarning] = [])
    case narration(StoredAsset, sampleCount: Int, words: [WordTiming], warnings: [MakerWarning] = [])
    case clip(StoredAsset)
    case soundtrack(StoredAsset)
    /// The video, and the files that go with it.
    case assembly(StoredAsset, attachments: [Attachment] = [])
    case publication

    public struct SegmentPlan: Hashable, Sendable {
        public let text: String
        public let prompt: String

        public init(text: String, prompt: String) {
            self.text = text
            self.prompt = prompt
        }
    }

    /// The blob the task made, if it made one.
    public var asset: StoredAsset? {
        switch self {
        case .context, .publication: nil
        case .illustration(let asset, _), .narration(let asset, _, _, _), .clip(let asset), .soundtrack(let asset),
            .assembly(let asset, _):
            asset
        }
    }

    /// Every blob that the task made.
    public var assets: [StoredAsset] {
        if case .assembly(let asset, let attachments) = self { return [asset] + attachments.map(\.asset) }
        return asset.map { [$0] } ?? []
    }

    /// The only kind of task that ends in this.
    public var kind: TaskKind {
        switch self {
        case .context: .context
        case .illustration: .illustrate
        case .narration: .narrate
        case .clip: .clip
        case .soundtrack: .soundtrack
        case .assembly: .assemble
        case .publication: .publish
        }
    }
}

/// A blob that lies in the object store under its digest.
public struct StoredAsset: Hashable, Sendable {
    public let id: AssetID
    /// Bytes.
    public let size: Int64
    public let mediaType: MediaType

    public init(id: AssetID, size: Int64, mediaType: MediaType) {
        self.id = id
        self.size = size
        self.mediaType = mediaType
    }
}

/// Media types of assets (RFC 6838).
public enum MediaType: String, Hashable, Sendable, Codable {
    case webp = "image/webp"
    case wave = "audio/wav"
    case m4a = "audio/mp4"
    case mp4 = "video/mp4"
    /// A piece of a stream, or what is loaded before its pieces (CMAF).
    case streamPiece = "video/iso.segment"
    case subRip = "application/x-subrip"
    case webVTT = "text/vtt"
    case advancedSubStation = "text/x-ssa"
    case json = "application/json"
    /// A playlist of HTTP Live Streaming (RFC 8216).
    case playlist = "application/vnd.apple.mpegurl"

    /// How URLs of it end, where players refuse those that end otherwise.
    public var pathExtension: String { self == .streamPiece ? ".m4s" : "" }
}
