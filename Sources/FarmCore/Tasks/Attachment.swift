/// A file that goes with a finished video.
public struct Attachment: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// A picture to show before the video plays.
        case poster
        /// A small picture of the clip at this place in the video, from 0.
        case thumbnail(Int)
        case subRip
        case webVTT
        case advancedSubStation
        /// Every spoken word with its time, as JSON.
        case words
        /// What is known of the video's quality, as JSON.
        case report
    }

    public let kind: Kind
    public let asset: StoredAsset

    public init(_ kind: Kind, _ asset: StoredAsset) {
        self.kind = kind
        self.asset = asset
    }
}

extension Attachment.Kind: LosslessStringConvertible {
    private static let plain: [(kind: Attachment.Kind, name: String)] = [
        (.poster, "poster"), (.subRip, "srt"), (.webVTT, "vtt"), (.advancedSubStation, "ass"), (.words, "words"),
        (.report, "report"),
    ]
    private static let thumbnailPrefix = "thumbnail-"

    public init?(_ description: String) {
        if let known = Self.plain.first(where: { $0.name == description }) {
            self = known.kind
        } else if description.hasPrefix(Self.thumbnailPrefix),
            let place = Int(description.dropFirst(Self.thumbnailPrefix.count)), place >= 0
        {
            self = .thumbnail(place)
        } else {
            return nil
        }
    }

    public var description: String {
        if case .thumbnail(let place) = self { return "\(Self.thumbnailPrefix)\(place)" }
        return Self.plain.first { $0.kind == self }?.name ?? ""
    }

    public var mediaType: MediaType {
        switch self {
        case .poster, .thumbnail: .webp
        case .subRip: .subRip
        case .webVTT: .webVTT
        case .advancedSubStation: .advancedSubStation
        case .words, .report: .json
        }
    }
}
