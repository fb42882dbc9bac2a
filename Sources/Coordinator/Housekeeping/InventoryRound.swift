import FarmObjects

/// How far a room of the store has been gone through. It starts again after the end.
struct InventoryRound: Hashable, Sendable {
    private(set) var last: ObjectKey?

    /// - Parameters:
    ///   - page: the objects after `last`.
    ///   - limit: how many were asked for; fewer are the end.
    /// - Returns: whether the end has been reached.
    mutating func advance(over page: [StoredObject], limit: Int) -> Bool {
        let isEnd = page.count < limit
        last = isEnd ? nil : page.last?.key
        return isEnd
    }
}
