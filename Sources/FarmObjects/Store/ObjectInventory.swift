import FarmCore

/// The rooms of a store, which the first component of a key names.
public enum ObjectRoom: String, Hashable, Sendable, CaseIterable {
    /// Results of tasks, named by their digest.
    case assets
    /// Uploads of attempts, not yet anybody's result.
    case attempts
}

/// An object as its store lists it.
public struct StoredObject: Hashable, Sendable {
    public let key: ObjectKey
    /// Bytes.
    public let size: Int64
    /// When its bytes were last put there, or vouched for again.
    public let modified: Timestamp

    public init(key: ObjectKey, size: Int64, modified: Timestamp) {
        self.key = key
        self.size = size
        self.modified = modified
    }
}

/// What whoever tidies a store up needs besides its everyday verbs.
public protocol ObjectInventory: ObjectStore {
    /// Up to `limit` objects of a room in the order of their keys, from the first after `last` on; none at the end.
    ///
    /// - Throws: `ObjectError`.
    func objects(in room: ObjectRoom, after last: ObjectKey?, limit: Int) async throws -> [StoredObject]

    /// Removes an object unless its bytes were put there, or vouched for again, after `moment`. The two take
    /// turns: bytes that `store` or `promote` answered for after `moment` stay.
    ///
    /// - Returns: whether there is no such object any more.
    /// - Throws: `ObjectError`.
    func remove(_ key: ObjectKey, unlessModifiedAfter moment: Timestamp) async throws -> Bool

    /// Removes what the store's own verbs left behind where they were cut off before `moment`: it is no object,
    /// and nobody goes on with it.
    ///
    /// - Returns: how much there was of it.
    /// - Throws: `ObjectError`.
    func removeRemains(before moment: Timestamp) async throws -> Int
}

extension ObjectInventory {
    /// Nothing, for stores whose remains others see to.
    public func removeRemains(before moment: Timestamp) async throws -> Int { 0 }
}

extension ObjectKey {
    /// The asset that lies at this key, if it is an asset's.
    public var asset: AssetID? {
        guard let id = AssetID(String(description.split(separator: "/").last ?? "")), self == .asset(id) else {
            return nil
        }
        return id
    }

    /// The lease whose attempt uploads to this key, if it is an attempt's.
    public var attempt: LeaseID? {
        let components = description.split(separator: "/")
        guard components.count == 3, let task = TaskID(String(components[1])), let epoch = Int64(components[2])
        else { return nil }
        let lease = LeaseID(task: task, epoch: epoch)
        return self == .attempt(lease) ? lease : nil
    }
}
