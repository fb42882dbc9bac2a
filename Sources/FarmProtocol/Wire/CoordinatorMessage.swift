import FarmCore

/// What a coordinator says to a node.
public enum CoordinatorMessage: Hashable, Sendable {
    case welcome(Welcome)
    case grant(Grant)
    case renewed([LeaseID])
    case revoke(LeaseID, reason: String)
    case settled(LeaseID, Settlement, message: String)
    case goodbye(code: String, reason: String)

    /// The answer to hello.
    public struct Welcome: Hashable, Sendable {
        public let session: String
        /// A lease not renewed for this long is lost.
        public let leaseTime: Duration
        public let renewInterval: Duration
        /// The held leases that are still the node's.
        public let resumed: [LeaseID]

        public init(session: String, leaseTime: Duration, renewInterval: Duration, resumed: [LeaseID]) {
            self.session = session
            self.leaseTime = leaseTime
            self.renewInterval = renewInterval
            self.resumed = resumed
        }
    }
}

/// What became of a completion or failure.
public enum Settlement: Hashable, Sendable {
    /// Committed, now or before.
    case accepted
    /// The lease was no longer the node's; nothing changed.
    case stale
    /// The result is not what was promised; the task will be tried again.
    case refused
}

/// A lease with everything needed to carry it out.
public struct Grant: Hashable, Sendable {
    public enum Work: Hashable, Sendable {
        case clip(ClipRecipe)
        case soundtrack(SoundtrackRecipe)

        public var kind: TaskKind {
            switch self {
            case .clip: .clip
            case .soundtrack: .soundtrack
            }
        }
    }

    /// An input and where to get it.
    public struct Asset: Hashable, Sendable {
        public let id: AssetID
        public let url: String
        /// Bytes.
        public let size: Int64

        public init(id: AssetID, url: String, size: Int64) {
            self.id = id
            self.url = url
            self.size = size
        }
    }

    public let lease: LeaseID
    public let work: Work
    public let assets: [Asset]
    /// HTTP PUT of the result, good for this attempt only.
    public let uploadURL: String
    public let story: StoryID
    public let video: VideoID

    public init(lease: LeaseID, work: Work, assets: [Asset], uploadURL: String, story: StoryID, video: VideoID) {
        self.lease = lease
        self.work = work
        self.assets = assets
        self.uploadURL = uploadURL
        self.story = story
        self.video = video
    }
}
