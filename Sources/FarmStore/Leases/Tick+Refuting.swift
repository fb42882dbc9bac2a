import FarmCore

extension Tick {
    /// Gives an attempt back because results that it needs are wrong: each of those is made again, and the task
    /// waits for them anew.
    ///
    /// Only what nodes made for the same video can be wrong to it: nothing else waits for that. What else is named
    /// changes nothing, and where nothing is left the attempt has failed.
    mutating func holdUp(
        _ task: FarmTask, _ lease: LeaseID, for inputs: [TickRequest.WrongInput]
    ) throws(StoreError) -> FarmTask {
        var wrong: [(task: FarmTask, input: TickRequest.WrongInput)] = []
        for input in inputs.sorted(by: { $0.task < $1.task }) where wrong.last?.task.id != input.task {
            let named = try session.first(
                "SELECT task_id FROM task_dependency WHERE task_id = $1 AND depends_on = $2",
                [.id(task.id), .id(input.task)])
            guard named != nil, let made = try lockedTask(input.task), made.state == .done,
                made.kind.runsOn == .node, made.video == task.video
            else { continue }
            wrong.append((made, input))
        }
        guard !wrong.isEmpty else {
            let fault = TaskFault(code: "inputsChanged", message: "What the work needed was made anew meanwhile.")
            return try close(lease, of: task, as: .failed, with: fault)
        }
        try supersedeOthers(than: lease, reason: "what the work needs is wrong")
        let held = try giveBack(lease, of: task)
        for (made, input) in wrong { try refute(made, input) }
        try session.execute(
            """
            UPDATE task SET state = 'blocked', open_dependencies = open_dependencies + CAST($1 AS BIGINT)
            WHERE id = $2 AND state = 'ready'
            """, [.count(wrong.count), .id(task.id)])
        return try FarmStore.task(task.id, in: session) ?? held
    }

    /// Drops a task's result and makes it ready again, or failed where it has no attempt left. Nobody is given the
    /// result any more.
    private mutating func refute(_ task: FarmTask, _ input: TickRequest.WrongInput) throws(StoreError) {
        let attempt = try session.first(
            "SELECT epoch FROM attempt WHERE task_id = $1 AND state = 'completed'", [.id(task.id)])
        if let epoch = try attempt?.integer("epoch") {
            try unmake(LeaseID(task: task.id, epoch: epoch), input)
        } else if let video = task.video {
            try FarmStore.countReuse(of: task.kind, by: -1, in: video, session)
        }
        if let result = task.result {
            try session.execute("DELETE FROM render_cache WHERE asset = $1", [.asset(result)])
        }
        let delay = try delay(afterEnd: task.lease, of: task, with: input.fault)
        try session.execute(
            """
            UPDATE task SET state = $1, result = NULL, reused = 0, ready_at = CAST($2 AS BIGINT), error_code = $3,
                error = $4, updated_at = CAST($5 AS BIGINT)
            WHERE id = $6
            """,
            [
                .text((delay == nil ? TaskState.failed : .ready).rawValue), .time(now + (delay ?? .zero)),
                .text(input.fault.code), .text(input.fault.message), .time(now), .id(task.id),
            ])
        if delay == nil { try failVideo(of: task, because: input.fault) }
        note(task)
        outcome.madeReady = outcome.madeReady || delay != nil
    }

    /// The attempt that was accepted is none any more: it failed, or, where only its bytes went, was in vain.
    private func unmake(_ lease: LeaseID, _ input: TickRequest.WrongInput) throws(StoreError) {
        let state = input.isMakersFault ? AttemptState.failed : .superseded
        try session.execute(
            """
            UPDATE attempt SET state = $1, error_code = $2, error = $3
            WHERE task_id = $4 AND epoch = CAST($5 AS BIGINT) AND state = 'completed'
            """,
            [
                .text(state.rawValue), .text(input.fault.code), .text(input.fault.message), .id(lease.task),
                .integer(lease.epoch),
            ])
    }
}
