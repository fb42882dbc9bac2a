/// What can be set of a program, each by its flag without the dashes: `lease-time` is `--lease-time` on the
/// command line and `NIGHTREEL_LEASE_TIME` in the environment.
public protocol SettingName: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    /// What the variable is named for, where the flag alone would say too little among all variables.
    var key: String { get }
    /// A variable that other programs know the same thing by, read where this program's own is not set.
    var otherVariable: String? { get }
}

extension SettingName {
    public var key: String { rawValue }

    public var otherVariable: String? { nil }

    public var flag: String { "--\(rawValue)" }

    public var variable: String { "NIGHTREEL_" + key.uppercased().replacing("-", with: "_") }
}
