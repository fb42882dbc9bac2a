import FarmCore
import Foundation

extension S3KeySource {
    /// The places of the AWS command line tools, in their order.
    ///
    /// - Parameter profile: of the shared credentials file; `nil` for `AWS_PROFILE` or `default`.
    convenience init(
        environment: [String: String], profile: String?, http: HTTPClient,
        clock: @escaping @Sendable () -> Timestamp
    ) {
        let metadata = S3Metadata(environment: environment, http: http)
        let file = { @Sendable () throws -> S3Keys? in
            try S3KeyFile(environment: environment, profile: profile)?.keys()
        }
        // A profile that is asked for by name goes before the environment.
        let own: [Load] = [{ try Self.keys(in: environment) }, file]
        self.init((profile == nil ? own : own.reversed()) + [metadata.ofContainer, metadata.ofInstance], clock: clock)
    }

    static func keys(in environment: [String: String]) throws -> S3Keys? {
        let id = environment["AWS_ACCESS_KEY_ID"] ?? ""
        let secret = environment["AWS_SECRET_ACCESS_KEY"] ?? ""
        if id.isEmpty && secret.isEmpty { return nil }
        guard !id.isEmpty, !secret.isEmpty else {
            throw ObjectError(.denied, "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set both or neither")
        }
        let token = environment["AWS_SESSION_TOKEN"] ?? ""
        return S3Keys(id: id, secret: secret, token: token.isEmpty ? nil : token)
    }
}

/// The shared credentials file: sections in brackets, `name = value` in each.
struct S3KeyFile: Sendable {
    let location: URL
    let profile: String
    /// Whether the file or the profile was asked for by name, so that it must be there.
    let isRequired: Bool

    /// - Returns: `nil` where there is no home to look in.
    init?(environment: [String: String], profile: String?) {
        let named = environment["AWS_SHARED_CREDENTIALS_FILE"] ?? ""
        let home = environment["HOME"] ?? ""
        guard !named.isEmpty || !home.isEmpty else { return nil }
        location = URL(fileURLWithPath: named.isEmpty ? "\(home)/.aws/credentials" : named)
        let chosen = profile ?? environment["AWS_PROFILE"]
        self.profile = chosen ?? "default"
        isRequired = chosen != nil || !named.isEmpty
    }

    /// - Throws: `ObjectError` where the file or the profile must be there and is not, or lacks a key.
    func keys() throws -> S3Keys? {
        guard let data = FileManager.default.contents(atPath: location.path), data.count <= S3Limits.credentialBytes
        else {
            guard !isRequired else { throw ObjectError(.denied, "'\(location.path)' cannot be read") }
            return nil
        }
        guard let fields = Self.sections(of: String(decoding: data, as: UTF8.self))[profile] else {
            guard !isRequired else { throw ObjectError(.denied, "'\(location.path)' has no profile '\(profile)'") }
            return nil
        }
        guard let id = fields["aws_access_key_id"], let secret = fields["aws_secret_access_key"] else {
            throw ObjectError(
                .denied, "profile '\(profile)' of '\(location.path)' lacks aws_access_key_id or aws_secret_access_key")
        }
        return S3Keys(id: id, secret: secret, token: fields["aws_session_token"])
    }

    private static func sections(of text: String) -> [String: [String: String]] {
        var sections: [String: [String: String]] = [:]
        var section = ""
        for line in text.split(whereSeparator: \.isNewline).map({ $0.trimmingCharacters(in: .whitespaces) }) {
            if line.hasPrefix("#") || line.hasPrefix(";") { continue }
            if line.hasPrefix("["), line.hasSuffix("]") {
                section = line.dropFirst().dropLast().trimmingCharacters(in: .whitespaces)
                sections[section, default: [:]] = sections[section] ?? [:]
            } else if let equals = line.firstIndex(of: "=") {
                let name = line[..<equals].trimmingCharacters(in: .whitespaces).lowercased()
                let value = line[line.index(after: equals)...].trimmingCharacters(in: .whitespaces)
                if !value.isEmpty { sections[section, default: [:]][name] = value }
            }
        }
        return sections
    }
}
