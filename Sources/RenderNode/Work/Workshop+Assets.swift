import FarmCore
import FarmObjects
import FarmProtocol
import Foundation

extension Workshop {
    /// Pins every asset that a grant's work is made of, fetching some at a time; all of them or none.
    func pin(_ grant: Grant) async throws -> [AssetID: URL] {
        let assets = try needed(grant)
        var pinned: [AssetID: URL] = [:]
        do {
            try await withThrowingTaskGroup(of: (AssetID, URL).self) { group in
                var waiting = assets[...]
                for asset in waiting.prefix(NodeLimits.downloadsPerLease) {
                    group.addTask { (asset.id, try await cache.pin(asset)) }
                }
                waiting = waiting.dropFirst(NodeLimits.downloadsPerLease)
                var failure: (any Error)?
                while let result = await group.nextResult() {
                    switch result {
                    case .success((let id, let file)): pinned[id] = file
                    case .failure(let error):
                        if failure == nil { failure = error }
                        group.cancelAll()
                    }
                    if failure == nil, let asset = waiting.popFirst() {
                        group.addTask { (asset.id, try await cache.pin(asset)) }
                    }
                }
                if let failure { throw failure }
            }
            return pinned
        } catch {
            await unpin(pinned.keys)
            throw (error as? TransferError).map(WorkError.download) ?? error
        }
    }

    func unpin(_ ids: some Sequence<AssetID>) async {
        for id in ids { await cache.unpin(id) }
    }

    /// Each asset of the work once.
    private func needed(_ grant: Grant) throws(WorkError) -> [Grant.Asset] {
        let inputs = grant.work.inputs
        guard inputs.count <= NodeLimits.assetsPerLease else {
            throw WorkError(.unusableGrant, "the work is made of \(inputs.count) assets", isPermanent: true)
        }
        var assets: [AssetID: Grant.Asset] = [:]
        for asset in grant.assets where inputs.contains(asset.id) { assets[asset.id] = asset }
        for id in inputs {
            guard let asset = assets[id] else {
                throw WorkError(.unusableGrant, "the grant does not bring asset \(id)", isPermanent: true)
            }
            guard asset.size <= NodeLimits.assetBytes else {
                throw WorkError(.unusableGrant, "asset \(id) has \(asset.size) bytes", isPermanent: true)
            }
        }
        return assets.values.sorted { $0.id.description < $1.id.description }
    }
}
