import FarmCore
import Foundation

/// A file or folder of work that may be under way, or may have been left by a process that ended.
struct Leftover: Hashable, Sendable {
    let location: URL
    /// When anything in it was last changed.
    let changed: Timestamp
    /// The leases that it or a folder right in it is named after, as `TASK-EPOCH`.
    let leases: [LeaseID]

    /// Whether it is older than `moment` and of no live lease.
    func isDead(before moment: Timestamp, live: Set<LeaseID>) -> Bool {
        changed < moment && live.isDisjoint(with: leases)
    }
}

extension Leftover {
    /// What lies in `folder`, in order; nothing where that does not exist. It blocks.
    static func all(in folder: URL) throws -> [Leftover] {
        guard FileManager.default.fileExists(atPath: folder.path) else { return [] }
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().compactMap { name in
            Leftover(at: folder.appending(path: name))
        }
    }

    /// `nil` where it has gone meanwhile, or holds more than is looked into.
    private init?(at location: URL) {
        guard var changed = Self.changed(location) else { return nil }
        var leases = [LeaseID(folder: location.lastPathComponent)].compactMap(\.self)
        var isDeep = false
        let files = FileManager.default.enumerator(atPath: location.path)
        var count = 0
        while let path = files?.nextObject() as? String {
            count += 1
            guard count <= HousekeepingLimits.filesALeftover else { return nil }
            if let moment = Self.changed(location.appending(path: path)) { changed = max(changed, moment) }
            isDeep = path.contains("/")
            if !isDeep, let lease = LeaseID(folder: path) { leases.append(lease) }
        }
        self.init(location: location, changed: changed, leases: leases)
    }

    private static func changed(_ location: URL) -> Timestamp? {
        var status = stat()
        guard lstat(location.path, &status) == 0 else { return nil }
        return Timestamp(
            microseconds: Int64(status.st_mtim.tv_sec) * 1_000_000 + Int64(status.st_mtim.tv_nsec) / 1000)
    }
}

extension LeaseID {
    /// The lease that a working folder is named after; `nil` where it is named otherwise.
    init?(folder name: String) {
        guard let dash = name.lastIndex(of: "-"), let task = TaskID(String(name[..<dash])),
            let epoch = Int64(name[name.index(after: dash)...])
        else { return nil }
        self.init(task: task, epoch: epoch)
    }
}
