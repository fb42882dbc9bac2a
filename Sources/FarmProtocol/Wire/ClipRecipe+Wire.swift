import FarmCore

extension ClipRecipe {
    init(_ wire: WireClip) throws(ProtocolError) {
        let frameCount = try WireReading.count(wire.frameCount, of: "frame_count", in: 1...Int(Int32.max))
        var cues: [SubtitleCue] = []
        for cue in wire.cues { cues.append(try SubtitleCue(cue, frameCount: frameCount)) }
        self.init(
            image: wire.image.isEmpty ? nil : try WireReading.asset(wire.image),
            format: try VideoFormat(wire),
            encoding: Encoding(
                codec: try WireReading.named(wire.codec, of: "codec"),
                profile: try WireReading.named(wire.profile, of: "profile")),
            frameCount: frameCount,
            motion: try Motion(wire.motion),
            effects: try PictureEffects(wire.effects),
            cues: cues,
            subtitles: try SubtitleStyle(wire.subtitles),
            card: wire.hasCard
                ? Card(
                    title: try WireReading.text(wire.card.title, of: "title"),
                    subtitle: try WireReading.text(wire.card.subtitle, of: "subtitle")) : nil,
            entrance: wire.hasEntrance ? try Entrance(wire.entrance, frameCount: frameCount) : nil,
            exit: wire.hasExit
                ? Exit(
                    frameCount: try WireReading.count(wire.exit.frameCount, of: "exit", in: 1...frameCount),
                    depth: try WireReading.fraction(wire.exit.depth, of: "depth")) : nil)
    }

    var wire: WireClip {
        WireClip.with {
            $0.image = image?.description ?? ""
            $0.width = UInt32(format.width)
            $0.height = UInt32(format.height)
            $0.frameRate.numerator = UInt32(format.frameRate.numerator)
            $0.frameRate.denominator = UInt32(format.frameRate.denominator)
            $0.codec = encoding.codec.rawValue
            $0.profile = encoding.profile.rawValue
            $0.frameCount = UInt32(frameCount)
            $0.motion = motion.wire
            $0.effects = effects.wire
            $0.cues = cues.map(\.wire)
            $0.subtitles = subtitles.wire
            if let card {
                $0.card.title = card.title
                $0.card.subtitle = card.subtitle
            }
            if let entrance { $0.entrance = entrance.wire }
            if let exit {
                $0.exit.frameCount = UInt32(exit.frameCount)
                $0.exit.depth = exit.depth
            }
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

extension Motion {
    fileprivate init(_ wire: WireMotion) throws(ProtocolError) {
        guard wire.hasFocusX == wire.hasFocusY else {
            throw ProtocolError(.malformedPayload, "focus_x and focus_y come together")
        }
        var focus: Focus?
        if wire.hasFocusX {
            focus = Focus(
                x: try WireReading.fraction(wire.focusX, of: "focus_x"),
                y: try WireReading.fraction(wire.focusY, of: "focus_y"))
        }
        self.init(
            try WireReading.named(wire.move, of: "move"),
            reach: try WireReading.fraction(wire.reach, of: "reach"), focus: focus, seed: wire.seed)
    }

    fileprivate var wire: WireMotion {
        WireMotion.with {
            $0.move = move.rawValue
            $0.reach = reach
            if let focus {
                $0.focusX = focus.x
                $0.focusY = focus.y
            }
            $0.seed = seed
        }
    }
}

extension PictureEffects {
    fileprivate init(_ wire: WireEffects) throws(ProtocolError) {
        self.init(
            grain: try WireReading.fraction(wire.grain, of: "grain"),
            vignette: try WireReading.fraction(wire.vignette, of: "vignette"),
            flicker: try WireReading.fraction(wire.flicker, of: "flicker"),
            fog: try WireReading.fraction(wire.fog, of: "fog"),
            aberration: try WireReading.fraction(wire.aberration, of: "aberration"),
            grade: try WireReading.named(wire.grade, of: "grade"), seed: wire.seed)
    }

    fileprivate var wire: WireEffects {
        WireEffects.with {
            $0.grain = grain
            $0.vignette = vignette
            $0.flicker = flicker
            $0.fog = fog
            $0.aberration = aberration
            $0.grade = grade.rawValue
            $0.seed = seed
        }
    }
}

extension Entrance {
    fileprivate init(_ wire: WireEntrance, frameCount: Int) throws(ProtocolError) {
        var kind = Kind.fade
        if wire.hasOutgoing {
            kind = .crossfade(
                Outgoing(
                    image: try WireReading.asset(wire.outgoing.image), motion: try Motion(wire.outgoing.motion),
                    effects: try PictureEffects(wire.outgoing.effects),
                    frameCount: try WireReading.count(
                        wire.outgoing.frameCount, of: "outgoing.frame_count", in: 1...Int(Int32.max))))
        }
        self.init(kind, frameCount: try WireReading.count(wire.frameCount, of: "entrance", in: 1...frameCount))
    }

    fileprivate var wire: WireEntrance {
        WireEntrance.with {
            $0.frameCount = UInt32(frameCount)
            if case .crossfade(let outgoing) = kind {
                $0.outgoing.image = outgoing.image.description
                $0.outgoing.motion = outgoing.motion.wire
                $0.outgoing.effects = outgoing.effects.wire
                $0.outgoing.frameCount = UInt32(outgoing.frameCount)
            }
        }
    }
}
