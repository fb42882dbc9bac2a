extension Motion {
    /// A slow centred growth that is as fast on the clock at every frame rate.
    static func zoom(at frameRate: FrameRate) -> Motion {
        let pace = 24 * Double(frameRate.denominator) / Double(frameRate.numerator)
        return Motion(zoomPerFrame: slowZoom.reach * pace)
    }

    /// A move that goes as far as suits a story told quietly.
    static func usual(_ move: Move, at frameRate: FrameRate = .film, seed: UInt64 = 0) -> Motion {
        switch move {
        case .still: Motion(.still, reach: 0)
        case .zoom: zoom(at: frameRate)
        case .pushIn, .pullOut: Motion(move, reach: 0.12, seed: seed)
        case .pan: Motion(move, reach: 0.1, seed: seed)
        case .drift, .parallax: Motion(move, reach: 0.06, seed: seed)
        case .handheld: Motion(move, reach: 0.02, seed: seed)
        }
    }
}
