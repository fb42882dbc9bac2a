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

extension ClipRecipe {
    init(_ wire: WireClip) throws(ProtocolError) {
        let frameCount = try WireReading.count(wire.frameCount, of: "frame_count", in: 1...Int(Int32.max))
        var cues: [SubtitleCue] = []
        for cue in wire.cues {
            let end = try WireReading.count(cue.endFrame, of: "end_frame", in: 1...frameCount)
            let first = try WireReading.count(cue.firstFrame, of: "first_frame", in: 0...(end - 1))
            cues.append(SubtitleCue(text: cue.text, firstFrame: first, endFrame: end))
        }
        self.init(
            image: try WireReading.asset(wire.image),
            format: try VideoFormat(wire),
            frameCount: frameCount,
            motion: Motion(
                zoomPerFrame: try WireReading.fraction(wire.motion.zoomPerFrame, of: "zoom_per_frame"),
                focusX: try WireReading.fraction(wire.motion.focusX, of: "focus_x"),
                focusY: try WireReading.fraction(wire.motion.focusY, of: "focus_y")),
            cues: cues,
            subtitles: SubtitleStyle(
                fontFamily: try WireReading.text(wire.subtitles.fontFamily, of: "font_family", limit: 128),
                fontHeight: try WireReading.fraction(wire.subtitles.fontHeight, of: "font_height"),
                outlineWidth: try WireReading.fraction(wire.subtitles.outlineWidth, of: "outline_width"),
                bottomMargin: try WireReading.fraction(wire.subtitles.bottomMargin, of: "bottom_margin")))
    }

    var wire: WireClip {
        WireClip.with {
            $0.image = image.description
            $0.width = UInt32(format.width)
            $0.height = UInt32(format.height)
            $0.frameRate.numerator = UInt32(format.frameRate.numerator)
            $0.frameRate.denominator = UInt32(format.frameRate.denominator)
            $0.frameCount = UInt32(frameCount)
            $0.motion.zoomPerFrame = motion.zoomPerFrame
            $0.motion.focusX = motion.focusX
            $0.motion.focusY = motion.focusY
            $0.cues = cues.map { cue in
                WireCue.with {
                    $0.text = cue.text
                    $0.firstFrame = UInt32(cue.firstFrame)
                    $0.endFrame = UInt32(cue.endFrame)
                }
            }
            $0.subtitles.fontFamily = subtitles.fontFamily
            $0.subtitles.fontHeight = subtitles.fontHeight
            $0.subtitles.outlineWidth = subtitles.outlineWidth
            $0.subtitles.bottomMargin = subtitles.bottomMargin
        }
    }
}

extension VideoFormat {
    fileprivate init(_ wire: WireClip) throws(ProtocolError) {
        let width = try WireReading.count(wire.width, of: "width", in: 16...16384)
        let height = try WireReading.count(wire.height, of: "height", in: 16...16384)
        guard width.isMultiple(of: 2), height.isMultiple(of: 2) else {
            throw ProtocolError(.malformedPayload, "width and height are even")
        }
        let numerator = try WireReading.count(wire.frameRate.numerator, of: "frame_rate", in: 1...1_000_000)
        let denominator = try WireReading.count(wire.frameRate.denominator, of: "frame_rate", in: 1...1_000_000)
        self.init(width: width, height: height, frameRate: FrameRate(numerator, over: denominator))
    }
}

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
        self.init(placements: placements, sampleCount: sampleCount)
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
        }
    }
}

extension WireReading {
    /// A share of something: finite, between 0 and 1.
    fileprivate static func fraction(_ value: Double, of field: String) throws(ProtocolError) -> Double {
        guard value >= 0, value <= 1 else {
            throw ProtocolError(.malformedPayload, "\(field) is not between 0 and 1")
        }
        return value
    }
}
