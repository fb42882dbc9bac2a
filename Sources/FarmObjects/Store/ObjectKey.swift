import FarmCore

/// The name of an object in a store: components of lower-case letters, digits, `-`, `_` and `.`, joined by
/// `/`. It cannot leave the store: no component is empty, `.` or `..`, or begins with a dot.
public struct ObjectKey: Hashable, Sendable, LosslessStringConvertible {
    public static let maximumLength = 256

    public let description: String

    /// `nil` where the text breaks a rule above.
    public init?(_ description: String) {
        guard description.utf8.count <= Self.maximumLength else { return nil }
        let components = description.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard components.allSatisfy(Self.isComponent) else { return nil }
        self.description = description
    }

    private init(trusted description: String) {
        self.description = description
    }

    /// Where an asset lies once its task is done.
    public static func asset(_ id: AssetID) -> ObjectKey {
        ObjectKey(trusted: "assets/\(id.description.prefix(2))/\(id)")
    }

    /// Where an attempt at a task uploads to: a place of its own, so that no attempt can touch another's bytes.
    public static func attempt(_ lease: LeaseID) -> ObjectKey {
        ObjectKey(trusted: "attempts/\(lease.task)/\(lease.epoch)")
    }

    private static func isComponent(_ component: Substring.UTF8View) -> Bool {
        guard let first = component.first, first != UInt8(ascii: ".") else { return false }
        return component.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
                UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
    }
}
