import FarmCore
import FarmSettings
import Foundation

/// What the coordinator signs with. Made on the first start, kept from then on, so that tokens and URLs
/// outlive a restart; readable by their owner only.
struct Secrets: Sendable {
    static let byteCount = 32

    /// For users' tokens.
    let tokenSecret: [UInt8]
    /// For URLs of objects.
    let urlKey: [UInt8]

    /// Reads the secrets in `folder`, after making those that are missing.
    ///
    /// - Parameter tokenSecret: stands in for the folder's own.
    /// - Throws: `SettingsError` where a secret cannot be read or written, is damaged, or is open to others.
    init(
        in folder: URL, tokenSecret: [UInt8]? = nil, using generator: inout some RandomNumberGenerator
    ) throws(SettingsError) {
        try DataFolder.make(folder)
        if let tokenSecret {
            self.tokenSecret = tokenSecret
        } else {
            self.tokenSecret = try Self.secret("jwt-secret", in: folder, using: &generator)
        }
        urlKey = try Self.secret("url-key", in: folder, using: &generator)
    }

    private static func secret(
        _ name: String, in folder: URL, using generator: inout some RandomNumberGenerator
    ) throws(SettingsError) -> [UInt8] {
        let file = SecretFile(location: folder.appending(path: name, directoryHint: .notDirectory))
        if let secret = try file.read() { return secret }
        try file.create((0..<byteCount).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        // Of coordinators that start at once on one folder, the first one's secret is everyone's.
        guard let secret = try file.read() else { throw .unusable(file.location, "was removed while it was made") }
        return secret
    }
}

/// One secret on disk, in hexadecimal.
private struct SecretFile {
    let location: URL

    /// `nil` where there is no such file.
    func read() throws(SettingsError) -> [UInt8]? {
        let descriptor = open(location.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .unusable(location, "cannot be read: \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unusable(location, "is not a file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw .unusable(location, "can be read by others: make it private with chmod 600, or remove it")
        }
        var text = [UInt8](repeating: 0, count: Secrets.byteCount * 2 + 2)
        let count = Glibc.read(descriptor, &text, text.count)
        let digits = String(decoding: text.prefix(max(count, 0)), as: UTF8.self)
        guard digits.hasSuffix("\n"), let secret = Hexadecimal.bytes(of: String(digits.dropLast())),
            secret.count == Secrets.byteCount
        else { throw .unusable(location, "is damaged: remove it to have another made") }
        return secret
    }

    /// Appears whole and flushed to disk, or not at all; leaves a secret alone that is there already.
    func create(_ secret: [UInt8]) throws(SettingsError) {
        let draft = location.appendingPathExtension("draft-\(UUID().uuidString)")
        let descriptor = open(draft.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        let text = Array((Hexadecimal.string(of: secret) + "\n").utf8)
        let isWritten = write(descriptor, text, text.count) == text.count && fsync(descriptor) == 0
        let isClosed = close(descriptor) == 0
        guard isWritten, isClosed, link(draft.path, location.path) == 0 || errno == EEXIST else {
            let failure = failure()
            unlink(draft.path)
            throw failure
        }
        unlink(draft.path)
        try flushFolder()
    }

    private func flushFolder() throws(SettingsError) {
        let folder = open(location.deletingLastPathComponent().path, O_RDONLY | O_CLOEXEC)
        guard folder >= 0 else { throw failure() }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw failure() }
    }

    private func failure() -> SettingsError {
        .unusable(location, "cannot be written: \(String(cString: strerror(errno)))")
    }
}
