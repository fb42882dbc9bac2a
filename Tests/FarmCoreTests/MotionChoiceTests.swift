import FarmCore
import Testing

@Suite struct MotionChoiceTests {
    @Test(
        "A text's telling words give its mood",
        arguments: [
            ("The village slept, and the garden was quiet.", SegmentMood.calm),
            ("Something knocked on the cellar door, and I listened in the dark.", .dread),
            ("I ran, I stumbled, it was chasing me", .chase),
            ("Suddenly the lightning revealed a face at the window.", .reveal),
            ("We buried her in the graveyard and wept.", .sorrow),
            ("Der Regen fiel.", nil),
            ("", nil),
        ])
    func moods(text: String, mood: SegmentMood?) {
        #expect(SegmentMood(of: text) == mood)
    }

    @Test("The same words move alike, whatever surrounds them; other words may not")
    func stable() {
        let texts = (0..<60).map { "Nothing in particular happened on day \($0)." }
        let motions = texts.map { Motion.chosen(text: $0, frameCount: 100, rate: .film) }
        #expect(motions == texts.map { Motion.chosen(text: $0, frameCount: 100, rate: .film) })
        #expect(Set(motions.map(\.seed)).count == 60)
        #expect(Set(motions.map(\.move)).count == 5, "all moves of a text without a mood are drawn")
    }

    @Test("A chase is carried or pushed; the prompt decides where the narration says nothing")
    func suitable() {
        for index in 0..<20 {
            let chased = Motion.chosen(text: "I ran \(index) steps.", frameCount: 100, rate: .film)
            #expect([.handheld, .pushIn].contains(chased.move))
            let shown = Motion.chosen(
                text: "And then, \(index).", prompt: "a man fleeing, chased", frameCount: 100, rate: .film)
            #expect([.handheld, .pushIn].contains(shown.move))
        }
    }

    @Test(
        "A chosen move is kept, and speed on screen does not hang on the clip's length", arguments: Motion.Move.allCases
    )
    func always(move: Motion.Move) {
        let short = Motion.chosen(.always(move), text: "x", frameCount: 48, rate: .film)
        let long = Motion.chosen(.always(move), text: "x", frameCount: 96, rate: .film)
        #expect(short.move == move && long.move == move)
        switch move {
        case .still, .zoom, .handheld: #expect(short.reach == long.reach)
        default: #expect(abs(short.reach * 2 - long.reach) < 1e-12)
        }
        #expect(Motion.chosen(.always(move), text: "x", frameCount: 100_000, rate: .film).reach <= 0.15)
    }
}
