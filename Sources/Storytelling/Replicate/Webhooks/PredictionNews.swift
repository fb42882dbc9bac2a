/// Tells whoever waits for a prediction that there is news of it.
///
/// News is a reason to look and no more: what is true of the prediction is asked of the service.
public actor PredictionNews {
    /// News that nobody waited for yet, remembered so that it is not missed by a wait that begins right after.
    static let remembered = 256

    private var untaken: [String] = []
    private var waiting: [String: [Int: AsyncStream<Void>.Continuation]] = [:]
    private var nextNumber = 0

    public init() {}

    /// How many wait at the moment.
    public var waiters: Int { waiting.values.reduce(0) { $0 + $1.count } }

    /// Wakes all who wait for the prediction.
    public func tell(of prediction: String) {
        guard let waiters = waiting[prediction] else {
            untaken.removeAll { $0 == prediction }
            if untaken.count >= Self.remembered { untaken.removeFirst() }
            untaken.append(prediction)
            return
        }
        for waiter in waiters.values {
            waiter.yield()
            waiter.finish()
        }
    }

    /// Returns on news of the prediction, which is then taken; at the latest after `limit`, or when the calling task is
    /// cancelled.
    ///
    /// - Returns: whether there was news.
    @discardableResult
    public func wait(for prediction: String, atMost limit: Duration) async -> Bool {
        if let known = untaken.firstIndex(of: prediction) {
            untaken.remove(at: known)
            return true
        }
        let (news, waiter) = AsyncStream.makeStream(of: Void.self)
        let number = nextNumber
        nextNumber += 1
        waiting[prediction, default: [:]][number] = waiter
        let isTold = await withTaskGroup(of: Bool.self) { group in
            group.addTask { await news.first { _ in true } != nil }
            group.addTask {
                // The end of the pause and its being cancelled mean the same.
                try? await Task.sleep(for: limit)
                return false
            }
            defer { group.cancelAll() }
            return await group.next() == true
        }
        waiting[prediction]?[number] = nil
        if waiting[prediction]?.isEmpty == true { waiting[prediction] = nil }
        return isTold
    }
}

/// Where a service is to tell of predictions' ends, and who hears of them here.
public struct PredictionWebhook: Sendable {
    /// As the service reaches it.
    public let url: String
    public let news: PredictionNews

    public init(url: String, news: PredictionNews) {
        self.url = url
        self.news = news
    }
}
