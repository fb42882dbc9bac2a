import FarmCore

extension SoundtrackRecipe {
    init(_ wire: WireSoundtrack) throws(ProtocolError) {
        let sampleCount = try WireReading.count(wire.sampleCount, of: "sample_count", in: 1...Int.max)
        var placements: [Placement] = []
        for placement in wire.placements {
            placements.append(
                Placement(
                    voice: try WireReading.asset(placement.voice),
                    firstSample: try WireReading.count(
                        placement.firstSample, of: "first_sample", in: 0...(sampleCount - 1))))
        }
        self.init(
            placements: placements, sampleCount: sampleCount,
            loudness: wire.hasLoudness
                ? Loudness(
                    integrated: try WireReading.level(wire.loudness.integrated, of: "integrated"),
                    truePeak: try WireReading.level(wire.loudness.truePeak, of: "true_peak")) : nil,
            ambience: wire.hasAmbience
                ? Ambience(
                    try WireReading.named(wire.ambience.bed, of: "bed"),
                    level: try WireReading.fraction(wire.ambience.level, of: "level"), seed: wire.ambience.seed) : nil)
    }

    var wire: WireSoundtrack {
        WireSoundtrack.with {
            $0.sampleCount = UInt64(sampleCount)
            $0.placements = placements.map { placement in
                WireSoundtrack.Placement.with {
                    $0.voice = placement.voice.description
                    $0.firstSample = UInt64(placement.firstSample)
                }
            }
            if let loudness {
                $0.loudness.integrated = loudness.integrated
                $0.loudness.truePeak = loudness.truePeak
            }
            if let ambience {
                $0.ambience.bed = ambience.bed.rawValue
                $0.ambience.level = ambience.level
                $0.ambience.seed = ambience.seed
            }
        }
    }
}
