import FarmCore

/// What workers make, without making it.
enum SimulatedWorks {
    /// - Returns: `nil` where there was no room for it.
    static func result(
        of task: FarmTask, objects: SimulatedObjects, random: inout SeededRandom
    ) -> TaskResult? {
        switch task.kind {
        case .context:
            let segments = (1...random.whole(1...5)).map {
                TaskResult.SegmentPlan(text: "Part \($0).", prompt: "A dark room.")
            }
            return .context("dark", segments: segments)
        case .illustrate:
            return asset(of: task, .webp, objects, &random).map { .illustration($0) }
        case .narrate:
            let samples = random.whole(1...10) * AudioClock.sampleRate
            let words = [WordTiming(text: "Part", start: 0, end: samples)]
            return asset(of: task, .wave, objects, &random).map { .narration($0, sampleCount: samples, words: words) }
        case .assemble:
            return asset(of: task, .mp4, objects, &random).map { .assembly($0) }
        case .publish:
            return .publication
        case .clip, .soundtrack:
            return nil
        }
    }

    private static func asset(
        of task: FarmTask, _ type: MediaType, _ objects: SimulatedObjects, _ random: inout SeededRandom
    ) -> StoredAsset? {
        let digest = AssetID.simulated("\(task.id) \(task.epoch) by a worker")
        let blob = SimulatedObjects.Blob(digest: digest, size: random.whole(Int64(1_000)...500_000))
        guard objects.keep(blob) else { return nil }
        return StoredAsset(id: blob.digest, size: blob.size, mediaType: type)
    }
}
