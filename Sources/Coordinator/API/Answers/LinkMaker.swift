import FarmCore
import FarmObjects

/// Makes the URLs under which users see their pictures and videos.
struct LinkMaker: Sendable {
    let objects: any ObjectStore
    let clock: WallClock

    /// Good for `APILimits.urlLifetime` at least; the same for an hour, so that browsers need not load it again.
    func url(of asset: AssetID?, type: MediaType) throws -> String? {
        try asset.map { asset in
            try objects.downloadURL(of: asset, type: type, until: Self.expiry(at: clock.now()))
        }
    }

    func url(of asset: AssetID, type: MediaType) throws -> String {
        try objects.downloadURL(of: asset, type: type, until: Self.expiry(at: clock.now()))
    }

    static func expiry(at now: Timestamp) -> Timestamp {
        let step = APILimits.urlRounding.microseconds
        let earliest = (now + APILimits.urlLifetime).microseconds
        return Timestamp(microseconds: (earliest + step - 1) / step * step)
    }
}
