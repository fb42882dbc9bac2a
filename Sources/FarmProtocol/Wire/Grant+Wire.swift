import FarmCore

extension Grant {
    init(_ wire: WireGrant) throws(ProtocolError) {
        let work: Work
        switch wire.work {
        case .clip(let clip): work = .clip(try ClipRecipe(clip))
        case .soundtrack(let soundtrack): work = .soundtrack(try SoundtrackRecipe(soundtrack))
        case nil: throw ProtocolError(.malformedPayload, "a grant without work that is known here")
        }
        var assets: [Asset] = []
        for asset in wire.assets {
            assets.append(
                Asset(
                    id: try WireReading.asset(asset.id), url: asset.url,
                    size: Int64(try WireReading.count(asset.size, of: "asset.size", in: 0...Int.max))))
        }
        self.init(
            lease: try WireReading.lease(wire.lease), work: work, assets: assets, uploadURL: wire.uploadURL,
            story: try WireReading.id(wire.storyID, of: "story_id"),
            video: try WireReading.id(wire.videoID, of: "video_id"))
    }

    var wire: WireGrant {
        WireGrant.with {
            $0.lease = lease.wire
            $0.uploadURL = uploadURL
            $0.assets = assets.map { asset in
                WireAsset.with {
                    $0.id = asset.id.description
                    $0.url = asset.url
                    $0.size = UInt64(asset.size)
                }
            }
            switch work {
            case .clip(let recipe): $0.clip = recipe.wire
            case .soundtrack(let recipe): $0.soundtrack = recipe.wire
            }
            $0.storyID = story.description
            $0.videoID = video.description
        }
    }
}
