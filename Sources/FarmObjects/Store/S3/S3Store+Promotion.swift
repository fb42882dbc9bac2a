import FarmCore
import Foundation

extension S3Store {
    public func promote(_ attempt: ObjectKey, to asset: AssetID, size: Int64) async throws {
        try await reporting("an upload cannot be made an asset") {
            for _ in 0..<S3Limits.placements {
                guard let uploaded = try await look(at: attempt.description) else {
                    return try await vouch(for: asset, size: size)
                }
                guard uploaded.size == size, size <= S3Limits.copyBytes else { throw Self.mismatch }
                guard try await hasDigest(asset, attempt, uploaded) else { continue }
                guard try await adopt(attempt, uploaded, as: asset) else { continue }
                return try await delete(attempt.description)
            }
            throw Self.mismatch
        }
    }

    private static let mismatch = ObjectError(.mismatch, "the uploaded bytes are not those the node reported")

    /// Reads an upload through its digest: no S3 server tells one that its uploader could not have made up.
    ///
    /// - Returns: `false` where the upload has changed since it was looked at, or gone.
    /// - Throws: `ObjectError` of code `.mismatch`.
    private func hasDigest(_ asset: AssetID, _ attempt: ObjectKey, _ uploaded: S3Object) async throws -> Bool {
        let call = S3Call(
            method: .get, name: attempt.description, headers: [.init(name: "if-match", value: uploaded.tag)])
        do {
            let receipt = try await client.receive(call) { url, headers in
                try await client.http.digest(of: url, headers: headers, limit: uploaded.size)
            }
            guard receipt.digest == asset, receipt.size == uploaded.size else { throw Self.mismatch }
            return true
        } catch let failure as S3Failure where failure.isUnmetCondition || failure.isMissing {
            return false
        }
    }

    /// Copies what was read to the asset's place; the condition lets nothing through that was put there since.
    private func adopt(_ attempt: ObjectKey, _ uploaded: S3Object, as asset: AssetID) async throws -> Bool {
        let name = ObjectKey.asset(asset).description
        return try await place(asset) { try await copy(attempt.description, tag: uploaded.tag, to: name) }
    }

    /// Dates an asset that is there already, so that nobody who tidies up takes it for old.
    ///
    /// - Throws: `ObjectError` of code `.missing` where it is not there, or is not what was promised.
    private func vouch(for asset: AssetID, size: Int64) async throws {
        let name = ObjectKey.asset(asset).description
        let isThere = try await place(asset) {
            guard let found = try await look(at: name), found.size == size else { return false }
            return try await copy(name, tag: found.tag, to: name)
        }
        guard isThere else { throw ObjectError(.missing, "nothing was uploaded for this attempt") }
    }
}
