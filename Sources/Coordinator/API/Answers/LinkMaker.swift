import FarmCore
import FarmObjects

/// Makes the URLs under which users see their pictures and videos.
struct LinkMaker: Sendable {
    let objects: any ObjectStore
    let clock: WallClock

    /// Good for `APILimits.urlLifetime` at least; the same for an hour, so that browsers need not load it again.
    func url(of asset: AssetID?, type: MediaType) throws -> String? {
        guard let asset else { return nil }
        let step = APILimits.urlRounding.microseconds
        let earliest = (clock.now() + APILimits.urlLifetime).microseconds
        let expiry = Timestamp(microseconds: (earliest + step - 1) / step * step)
        return try objects.downloadURL(of: asset, type: type, until: expiry)
    }
}
