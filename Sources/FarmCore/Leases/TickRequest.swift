/// What a coordinator wants of the truth in one transaction: everything that came together since the last.
///
/// The parts are carried out in the order of the properties: results first, so that a result that is there in
/// time is not lost to an expiry, and claims last, so that they see what the rest made ready.
public struct TickRequest: Hashable, Sendable {
    public struct Admission: Hashable, Sendable {
        public let node: NodeID
        public let name: String
        public let software: String
        public let engine: String
        public let slots: Int
        /// The parts of the fleet it belongs to.
        public let pools: [PoolName]
        public let held: [LeaseID]

        public init(
            node: NodeID, name: String, software: String, engine: String, slots: Int,
            pools: [PoolName] = [.standard], held: [LeaseID]
        ) {
            self.node = node
            self.name = name
            self.software = software
            self.engine = engine
            self.slots = slots
            self.pools = pools
            self.held = held
        }
    }

    public struct Renewal: Hashable, Sendable {
        public let holder: Holder
        public let leases: [LeaseID]

        public init(holder: Holder, leases: [LeaseID]) {
            self.holder = holder
            self.leases = leases
        }
    }

    public struct Progress: Hashable, Sendable {
        public let lease: LeaseID
        public let done: Int

        public init(lease: LeaseID, done: Int) {
            self.lease = lease
            self.done = done
        }
    }

    /// The end of an attempt, as its holder reports it.
    public enum Ending: Hashable, Sendable {
        case completed(LeaseID, TaskResult, elapsed: Duration, notes: RenderNotes = .none)
        case failed(LeaseID, TaskFault)
        /// Given back without fault; the attempt does not count.
        case returned(LeaseID)
        /// Given back because a service that the work needs is away; the attempt does not count, and the task waits at
        /// least so long.
        case postponed(LeaseID, TaskFault, wish: Duration)
        /// Given back because results of other tasks that the work needs are wrong. Those tasks are done again, and
        /// this one waits for them.
        case refuted(LeaseID, inputs: [WrongInput])

        public var lease: LeaseID {
            switch self {
            case .completed(let lease, _, _, _), .failed(let lease, _), .returned(let lease), .refuted(let lease, _),
                .postponed(let lease, _, _):
                lease
            }
        }
    }

    /// The result of a task, as the task that needs it found it.
    public struct WrongInput: Hashable, Sendable {
        public let task: TaskID
        public let fault: TaskFault
        /// Whether it was wrong from the first, so that its maker is to blame; otherwise the bytes that were accepted
        /// are not there any more.
        public let isMakersFault: Bool

        public init(task: TaskID, fault: TaskFault, isMakersFault: Bool) {
            self.task = task
            self.fault = fault
            self.isMakersFault = isMakersFault
        }
    }

    public struct Claim: Hashable, Sendable {
        public let holder: Holder
        public let lanes: [Lane]
        public let kinds: [TaskKind]
        public let limit: Int
        /// Whether a straggler may be granted a second time where no task is ready.
        public let mayHedge: Bool

        public init(holder: Holder, lanes: [Lane], kinds: [TaskKind], limit: Int, mayHedge: Bool = false) {
            self.holder = holder
            self.lanes = lanes
            self.kinds = kinds
            self.limit = limit
            self.mayHedge = mayHedge
        }
    }

    public var endings: [Ending] = []
    public var admissions: [Admission] = []
    public var renewals: [Renewal] = []
    public var progress: [Progress] = []
    public var expiries: [LeaseBook.Expiry] = []
    public var claims: [Claim] = []
    /// Whether to read all live attempts, for the lease book.
    public var readsLiveAttempts = false

    public init() {}

    public var isEmpty: Bool { self == TickRequest() }
}

/// What became of a request; the lists stand in its order.
public struct TickOutcome: Hashable, Sendable {
    /// What became of an attempt's end.
    public enum Ended: Hashable, Sendable {
        /// Committed, now or before; the task as it is now.
        case accepted(FarmTask)
        /// The attempt was not live; nothing changed.
        case stale
    }

    /// A lease taken from its holder.
    public struct Revocation: Hashable, Sendable {
        public let lease: LeaseID
        public let holder: Holder
        public let reason: String

        public init(lease: LeaseID, holder: Holder, reason: String) {
            self.lease = lease
            self.holder = holder
            self.reason = reason
        }
    }

    /// Who may want to look again.
    public struct Change: Hashable, Sendable {
        public let story: StoryID
        public let video: VideoID?

        public init(story: StoryID, video: VideoID?) {
            self.story = story
            self.video = video
        }
    }

    public var endings: [Ended] = []
    /// The held leases that are still the node's, for each admission.
    public var resumed: [[LeaseID]] = []
    public var renewed: [[LeaseID]] = []
    public var granted: [[FarmTask]] = []
    public var revocations: [Revocation] = []
    public var expired: [FarmTask] = []
    public var changes: Set<Change> = []
    /// Whether tasks became ready that nobody has claimed yet.
    public var madeReady = false
    public var liveAttempts: [LiveAttempt]?

    public init() {}
}
