import FarmCore
import SwiftProtobuf
import Testing

@testable import FarmProtocol

/// Values that a protocol buffer can carry and the protocol does not allow.
struct WireRefusalTests {
    private let samples: MessageSamples

    init() throws {
        samples = try MessageSamples()
    }

    @Test("A hello with an invalid field is refused")
    func hello() throws {
        try refuses(.hello, samples.hello.wire) { wire in
            [
                wire.with { $0.nodeID = "not-a-uuid" },
                wire.with { $0.nodeName = String(repeating: "n", count: 129) },
                wire.with { $0.software = String(repeating: "s", count: 4097) },
                wire.with { $0.slots = 0 },
                wire.with { $0.slots = 1025 },
                wire.with { $0.credit = 1025 },
                wire.with { $0.held = [WireLeaseRef.with { $0.epoch = 1 }] },
                wire.with { $0.held[0].epoch = 0 },
                wire.with { $0.held[0].epoch = -1 },
                wire.with { $0.held = Array(repeating: $0.held[0], count: 1025) },
                wire.with { $0.pools = ["attic", ""] },
                wire.with { $0.pools = ["Attic"] },
                wire.with { $0.pools = [String(repeating: "p", count: 33)] },
                wire.with { $0.pools = (1...17).map { "pool-\($0)" } },
            ]
        }
    }

    @Test("A hello that names no pool is of the standard one, as of a node that knows of none; each counts once")
    func helloPools() throws {
        for (names, pools) in [
            ([], ["default"]), (["default"], ["default"]), (["attic", "attic"], ["attic"]),
            ((1...16).map { "pool-\($0)" }, (1...16).map { "pool-\($0)" }),
        ] {
            let wire = samples.hello.wire.with { $0.pools = names }
            guard case .hello(let hello) = try NodeMessage(Frame(.hello, wire, 0)) else {
                Issue.record("not a hello")
                return
            }
            #expect(hello.pools.map(\.description) == pools)
        }
        var standard = samples.hello
        standard.pools = [.standard]
        #expect(standard.wire.pools == [], "what an older coordinator would say of it")
    }

    @Test("A hello's unknown kinds and a worker's kinds are left out")
    func helloKinds() throws {
        var wire = samples.hello.wire
        wire.kinds = ["clip", "hologram", "assemble", "soundtrack"]
        guard case .hello(let hello) = try NodeMessage(Frame(.hello, wire, 0)) else {
            Issue.record("not a hello")
            return
        }
        #expect(hello.kinds == [.clip, .soundtrack])
    }

    @Test("A progress beyond its total is refused")
    func progress() throws {
        let wire = WireProgress.with {
            $0.lease = samples.lease.wire
            $0.done = 120
            $0.total = 120
        }
        try refuses(.progress, wire) { wire in
            [
                wire.with { $0.done = 121 },
                wire.with { $0.total = UInt64.max },
                wire.with { $0.clearLease() },
            ]
        }
    }

    @Test("A completion with an invalid field is refused")
    func completion() throws {
        try refuses(.complete, samples.completion.wire) { wire in
            [
                wire.with { $0.digest = String(repeating: "A1", count: 32) },
                wire.with { $0.digest = "a1" },
                wire.with { $0.size = 0 },
                wire.with { $0.size = UInt64.max },
                wire.with { $0.units = UInt64.max },
                wire.with { $0.elapsedMicros = UInt64.max },
                wire.with { $0.processorMicros = UInt64.max },
                wire.with { $0.stages[0].processorMicros = UInt64.max },
                wire.with { $0.stages += Array(repeating: $0.stages[0], count: 32) },
                wire.with { $0.legibility.missingGlyphs = Array(repeating: "a", count: 257) },
                wire.with { $0.legibility.missingGlyphs = [String(repeating: "a", count: 33)] },
                wire.with { $0.clearLease() },
            ]
        }
    }

    @Test("A clip's grant with an invalid field is refused")
    func clipGrant() throws {
        try refuses(.grant, samples.grant(.clip(samples.clip)).wire) { wire in
            [
                wire.with { $0.work = nil },
                wire.with { $0.storyID = "" },
                wire.with { $0.videoID = "7" },
                wire.with { $0.assets[0].id = "../../etc/passwd" },
                wire.with { $0.assets[0].size = UInt64.max },
                wire.with { $0.clip.image = "door.webp" },
                wire.with { $0.clip.width = 1921 },
                wire.with { $0.clip.height = 0 },
                wire.with { $0.clip.width = 16386 },
                wire.with { $0.clip.frameRate.numerator = 0 },
                wire.with { $0.clip.frameRate.denominator = 1_000_001 },
                wire.with { $0.clip.frameCount = 0 },
                wire.with { $0.clip.motion.reach = .nan },
                wire.with { $0.clip.motion.reach = .infinity },
                wire.with { $0.clip.codec = "vp9" },
                wire.with { $0.clip.profile = "" },
                wire.with { $0.clip.motion.move = "jump" },
                wire.with { $0.clip.effects.grain = 1.5 },
                wire.with { $0.clip.effects.fog = .nan },
                wire.with { $0.clip.effects.grade = "pink" },
                wire.with { $0.clip.entrance.frameCount = 121 },
                wire.with { $0.clip.entrance.outgoing.image = "7" },
                wire.with { $0.clip.exit.frameCount = 0 },
                wire.with { $0.clip.exit.depth = -1 },
                wire.with { $0.clip.cues[0].words[0].text = "A" },
                wire.with { $0.clip.cues[0].words[1].firstFrame = 48 },
                wire.with { $0.clip.cues[0].words[3].firstFrame = 1 },
                wire.with { $0.clip.subtitles.look = "" },
                wire.with { $0.clip.subtitles.place = "left" },
                wire.with { $0.clip.subtitles.textColour = "white" },
                wire.with { $0.clip.motion.focusX = -0.1 },
                wire.with { $0.clip.motion.clearFocusX() },
                wire.with { $0.clip.motion.focusY = 1.1 },
                wire.with { $0.clip.cues[0].endFrame = 0 },
                wire.with { $0.clip.cues[0].firstFrame = 48 },
                wire.with { $0.clip.cues[1].endFrame = 121 },
                wire.with { $0.clip.subtitles.fontHeight = 2 },
                wire.with { $0.clip.subtitles.fontFamily = String(repeating: "f", count: 129) },
            ]
        }
    }

    @Test("A soundtrack's grant with an invalid field is refused")
    func soundtrackGrant() throws {
        try refuses(.grant, samples.grant(.soundtrack(samples.soundtrack)).wire) { wire in
            [
                wire.with { $0.soundtrack.sampleCount = 0 },
                wire.with { $0.soundtrack.sampleCount = UInt64.max },
                wire.with { $0.soundtrack.placements[0].voice = "voice" },
                wire.with { $0.soundtrack.loudness.integrated = 3 },
                wire.with { $0.soundtrack.ambience.bed = "jazz" },
                wire.with { $0.soundtrack.ambience.level = 2 },
                wire.with { $0.soundtrack.placements[1].firstSample = 240_000 },
            ]
        }
    }

    @Test("A welcome without lease times and a settlement without an outcome are refused")
    func answers() throws {
        let welcome = WireWelcome.with {
            $0.leaseMicros = 1
            $0.renewMicros = 1
        }
        try refuses(.welcome, welcome) { wire in
            [wire.with { $0.leaseMicros = 0 }, wire.with { $0.renewMicros = 0 }]
        }
        let settled = WireSettled.with {
            $0.lease = samples.lease.wire
            $0.outcome = .accepted
        }
        try refuses(.settled, settled) { wire in
            [wire.with { $0.outcome = .unspecified }, wire.with { $0.outcome = .UNRECOGNIZED(9) }]
        }
    }

    /// Checks that a valid message passes and that each of its variants does not.
    private func refuses<Wire: SwiftProtobuf.Message>(
        _ type: MessageType, _ valid: Wire, variants: (Wire) -> [Wire]
    ) throws {
        func read(_ wire: Wire) throws {
            let frame = try Frame(type, wire, 0)
            if type.rawValue < 64 { _ = try NodeMessage(frame) } else { _ = try CoordinatorMessage(frame) }
        }
        #expect(throws: Never.self) { try read(valid) }
        for (index, variant) in variants(valid).enumerated() {
            #expect(refusal { try read(variant) } == .malformedPayload, "variant \(index) of \(type)")
        }
    }
}

extension SwiftProtobuf.Message {
    fileprivate func with(_ change: (inout Self) -> Void) -> Self {
        var copy = self
        change(&copy)
        return copy
    }
}
