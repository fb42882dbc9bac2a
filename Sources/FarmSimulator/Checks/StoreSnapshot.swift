import FarmCore
import FarmStore

/// What the truth says about tasks and attempts after a transaction.
struct StoreSnapshot {
    struct TaskRow {
        let kind: TaskKind
        let state: TaskState
        let epoch: Int64
        let openDependencies: Int64
        let result: AssetID?
        let error: String?
        let user: String
        let isReused: Bool
        let lane: Lane
        /// Grants that count.
        let attempts: Int64
        let readyAt: Timestamp
    }

    struct AttemptRow {
        let state: AttemptState
        let renewals: Int64
        let unitsDone: Int64
        let holder: Holder
        let faultCode: String?
    }

    private(set) var tasks: [TaskID: TaskRow] = [:]
    private(set) var attempts: [LeaseID: AttemptRow] = [:]
    /// The same in an order that every run has.
    private(set) var taskOrder: [TaskID] = []
    private(set) var attemptOrder: [LeaseID] = []
    /// Which attempts' results are the tasks'.
    private(set) var completed: [TaskID: [LeaseID]] = [:]
    /// How many pairs of tasks there are of which one waits, or waited, for the other.
    private(set) var dependencyCount: Int64 = 0
    /// Leases of one user's tasks that count against the user's share.
    private(set) var running: [String: Int64] = [:]

    static let empty = StoreSnapshot()

    private init() {}

    init(reading session: any SQLSession) throws(StoreError) {
        for row in try session.query(
            """
            SELECT id, kind, state, epoch, open_dependencies, result, error, user_id, lane, reused, attempts, ready_at
            FROM task ORDER BY id
            """, [])
        {
            let id = try row.parsed("id", by: TaskID.init)
            taskOrder.append(id)
            tasks[id] = TaskRow(
                kind: try row.parsed("kind", by: TaskKind.init), state: try row.parsed("state", by: TaskState.init),
                epoch: try row.integer("epoch"), openDependencies: try row.integer("open_dependencies"),
                result: try row.optionalParsed("result", by: AssetID.init), error: try row.optionalText("error"),
                user: try row.text("user_id"), isReused: try row.integer("reused") > 0,
                lane: try row.parsed("lane", by: Lane.init), attempts: try row.integer("attempts"),
                readyAt: Timestamp(microseconds: try row.integer("ready_at")))
        }
        for row in try session.query(
            """
            SELECT task_id, epoch, state, renewals, units_done, holder_role, holder_id, error_code FROM attempt
            ORDER BY task_id, epoch
            """, [])
        {
            let lease = LeaseID(task: try row.parsed("task_id", by: TaskID.init), epoch: try row.integer("epoch"))
            attemptOrder.append(lease)
            attempts[lease] = AttemptRow(
                state: try row.parsed("state", by: AttemptState.init), renewals: try row.integer("renewals"),
                unitsDone: try row.integer("units_done"),
                holder: Holder(
                    role: try row.parsed("holder_role", by: Holder.Role.init),
                    id: try row.parsed("holder_id", by: NodeID.init)),
                faultCode: try row.optionalText("error_code"))
            if attempts[lease]?.state == .completed { completed[lease.task, default: []].append(lease) }
        }
        let pairs = try session.query("SELECT CAST(COUNT(*) AS BIGINT) AS pairs FROM task_dependency", []).first
        dependencyCount = try pairs?.integer("pairs") ?? 0
        for row in try session.query("SELECT user_id, running FROM account", []) {
            running[try row.text("user_id")] = try row.integer("running")
        }
    }

    /// Which task waits for which.
    static func dependencies(reading session: any SQLSession) throws(StoreError) -> [TaskID: [TaskID]] {
        var dependencies: [TaskID: [TaskID]] = [:]
        for row in try session.query("SELECT task_id, depends_on FROM task_dependency", []) {
            dependencies[try row.parsed("task_id", by: TaskID.init), default: []].append(
                try row.parsed("depends_on", by: TaskID.init))
        }
        return dependencies
    }
}
