import FarmCore
import FarmObjects
import Foundation

/// Moves files over the network.
protocol Transfers: Sendable {
    /// Brings a body to a file, which appears whole, with the digest, or not at all.
    ///
    /// - Returns: its size in bytes.
    /// - Throws: `TransferError`; `.wrongDigest` and `.tooLarge` for another body than the one expected.
    func download(_ url: URL, to file: URL, limit: Int64, expecting digest: AssetID) async throws -> Int64

    /// Sends a file by HTTP PUT.
    func upload(_ file: URL, to url: URL) async throws
}

/// Transfers over libcurl.
struct HTTPTransfers: Transfers {
    let client: HTTPClient

    func download(_ url: URL, to file: URL, limit: Int64, expecting digest: AssetID) async throws -> Int64 {
        try await client.download(url, to: file, limit: limit, expecting: digest).size
    }

    func upload(_ file: URL, to url: URL) async throws {
        _ = try await client.upload(file, to: url)
    }
}
