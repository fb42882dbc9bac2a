import FarmCore

/// The object store: what lies where, as digests and sizes in the place of bytes.
final class SimulatedObjects {
    /// What bytes there are, told by what their digest and length would be.
    struct Blob: Hashable {
        let digest: AssetID
        let size: Int64

        /// What is left where only the first half arrived.
        var firstHalf: Blob { Blob(digest: .simulated("half of \(digest)"), size: size / 2) }
    }

    enum Promotion: Hashable {
        case kept
        case missing
        case mismatch
    }

    private var attempts: [String: (blob: Blob, lease: LeaseID)] = [:]
    /// Called where an attempt writes over what another has uploaded.
    var onOverwriting: (LeaseID, LeaseID) -> Void = { _, _ in }
    private(set) var assets: [AssetID: Blob] = [:]
    var isFull = false

    /// Where the result of an attempt goes.
    static func key(_ lease: LeaseID) -> String { "attempt/\(lease.task)/\(lease.epoch)" }

    /// - Returns: whether there was room.
    func upload(_ blob: Blob, of lease: LeaseID, to key: String) -> Bool {
        guard !isFull else { return false }
        if let other = attempts[key]?.lease, other != lease { onOverwriting(lease, other) }
        attempts[key] = (blob, lease)
        return true
    }

    /// Keeps bytes that a coordinator made itself, under their digest.
    func keep(_ blob: Blob) -> Bool {
        guard !isFull else { return false }
        assets[blob.digest] = blob
        return true
    }

    /// Makes an upload an asset where it is what was promised; done once, it succeeds again.
    func promote(_ key: String, to promised: Blob, checked: Bool = true) -> Promotion {
        guard let blob = attempts[key]?.blob else { return assets[promised.digest] == promised ? .kept : .missing }
        guard !checked || blob == promised else { return .mismatch }
        attempts[key] = nil
        assets[promised.digest] = blob
        return .kept
    }
}

extension AssetID {
    /// A digest that stands for bytes which are not there: as unlike others as those of real bytes.
    static func simulated(_ description: String) -> AssetID {
        var mixer = SplitMix(seed: FNV1a.value(of: description))
        var digits = ""
        for _ in 0..<4 { digits += Hexadecimal.string(of: mixer.next()) }
        guard let id = AssetID(digits) else { preconditionFailure("64 hexadecimal digits are a digest") }
        return id
    }
}
