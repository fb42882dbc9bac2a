import FarmCore
import FarmProtocol

/// The work of a node, as time that passes: fetch, wait for a slot, render by frames, upload.
final class SimulatedCrew {
    private final class Job {
        let grant: Grant
        var isCancelled = false
        var blob: SimulatedObjects.Blob?
        var uploads = 0
        var started = Duration.zero
        init(_ grant: Grant) { self.grant = grant }
    }

    private unowned let process: NodeProcess
    private var jobs: [LeaseID: Job] = [:]
    private var waiting: [Job] = []
    private var rendering = 0
    private var uploading = 0

    init(process: NodeProcess) {
        self.process = process
    }

    var isUploading: Bool { uploading > 0 }
    private var node: SimulatedNode { process.node }
    private var faults: Faults { process.surroundings.faults }

    func start(_ grant: Grant) {
        let job = Job(grant)
        jobs[grant.lease] = job
        then(job, after: takes(.milliseconds(20)...(.milliseconds(400)))) { self.fetched(job) }
    }

    /// Stops work as soon as it notices, which is said then.
    func cancel(_ lease: LeaseID) {
        guard let job = jobs.removeValue(forKey: lease) else { return }
        job.isCancelled = true
        guard waiting.contains(where: { $0 === job }) else { return }
        waiting.removeAll { $0 === job }
        process.after(.milliseconds(1)) { self.process.feed(.workStopped(lease)) }
    }

    func stop() {
        for job in jobs.values { job.isCancelled = true }
        jobs = [:]
        waiting = []
    }

    private func takes(_ range: ClosedRange<Duration>) -> Duration {
        node.random.span(range) * node.slowness
    }

    private func then(_ job: Job, after span: Duration, _ action: @escaping () -> Void) {
        process.after(span) {
            if job.isCancelled { self.process.feed(.workStopped(job.grant.lease)) } else { action() }
        }
    }

    private func fail(_ job: Job, _ code: String, _ message: String) {
        jobs[job.grant.lease] = nil
        process.feed(.workFailed(Failure(lease: job.grant.lease, code: code, message: message, isPermanent: false)))
    }

    // MARK: Rendering

    private func fetched(_ job: Job) {
        if faults.strikes(.downloadFails) { return fail(job, "download", "an asset cannot be fetched") }
        waiting.append(job)
        admit()
    }

    private func admit() {
        while rendering < node.slots, !waiting.isEmpty {
            let job = waiting.removeFirst()
            rendering += 1
            job.started = process.surroundings.time.now
            process.feed(.workProgressed(job.grant.lease, done: 0, total: job.grant.work.units))
            render(job, steps: node.random.whole(2...8), done: 0)
        }
    }

    private func render(_ job: Job, steps: Int, done: Int) {
        let isStuck = faults.strikes(.workStuck)
        let span = isStuck ? .seconds(10)...(.seconds(60)) : .milliseconds(50)...(Duration.milliseconds(900))
        process.after(takes(span)) {
            guard !job.isCancelled else {
                self.leaveSlot()
                return self.process.feed(.workStopped(job.grant.lease))
            }
            let units = job.grant.work.units
            self.process.feed(.workProgressed(job.grant.lease, done: units * (done + 1) / steps, total: units))
            guard done + 1 == steps else { return self.render(job, steps: steps, done: done + 1) }
            self.leaveSlot()
            self.rendered(job)
        }
    }

    private func leaveSlot() {
        rendering -= 1
        admit()
    }

    private func rendered(_ job: Job) {
        guard !job.isCancelled else { return process.feed(.workStopped(job.grant.lease)) }
        if faults.strikes(.workFails) { return fail(job, "render", "a frame cannot be rendered") }
        let lease = job.grant.lease
        let digest = AssetID.simulated("\(lease.task) \(lease.epoch) on \(node.name)")
        job.blob = SimulatedObjects.Blob(digest: digest, size: node.random.whole(Int64(10_000)...9_000_000))
        process.feed(.uploadWanted(lease))
    }

    // MARK: Uploading

    func upload(_ lease: LeaseID) {
        guard let job = jobs[lease], let blob = job.blob else { return }
        let isLong = node.random.chance(0.1)
        uploading += 1
        job.uploads += 1
        let span = takes(isLong ? .seconds(5)...(.seconds(25)) : .milliseconds(30)...(.milliseconds(800)))
        process.after(span) {
            self.uploading -= 1
            guard !job.isCancelled else { return self.process.feed(.workStopped(lease)) }
            if self.put(blob, job) {
                self.finish(job, blob)
            } else if job.uploads < 4 {
                self.process.feed(.uploadWanted(lease))
            } else {
                self.fail(job, "upload", "the result cannot be uploaded")
            }
        }
    }

    private func finish(_ job: Job, _ blob: SimulatedObjects.Blob) {
        jobs[job.grant.lease] = nil
        let completion = Completion(
            lease: job.grant.lease, digest: blob.digest, size: blob.size, units: job.grant.work.units,
            elapsed: process.surroundings.time.now - job.started)
        process.feed(.workFinished(completion))
    }

    /// - Returns: whether the node hears that all arrived.
    private func put(_ blob: SimulatedObjects.Blob, _ job: Job) -> Bool {
        let objects = process.surroundings.objects
        let key = job.grant.uploadURL
        if faults.strikes(.uploadFails) { return false }
        if faults.strikes(.uploadCutShort) {
            process.surroundings.checker.uploadDamaged(job.grant.lease)
            return objects.upload(blob.firstHalf, of: job.grant.lease, to: key)
        }
        if faults.strikes(.uploadRepeated) {
            let late = node.random.span(.milliseconds(100)...(.seconds(20)))
            process.surroundings.time.after(late) { _ = objects.upload(blob, of: job.grant.lease, to: key) }
        }
        return objects.upload(blob, of: job.grant.lease, to: key)
    }
}

extension Grant.Work {
    /// Frames of a clip, samples of a soundtrack.
    var units: Int {
        switch self {
        case .clip(let recipe): recipe.frameCount
        case .soundtrack(let recipe): recipe.sampleCount
        }
    }
}
