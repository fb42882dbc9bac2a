import Testing

@testable import Nightreel

@Suite("Progress")
struct ProgressTests {
    @Test("A bar fits any width, and a narrow terminal loses the time first, then the bar")
    func widths() {
        let bar = ProgressBar(label: "pictures", fraction: 0.5, counts: "5/9", time: "0:12 left")
        for width in 0...200 {
            #expect(bar.render(width: width, usesColor: false).count <= width)
        }
        #expect(bar.render(width: 80, usesColor: false).contains("0:12 left"))
        let narrow = bar.render(width: 40, usesColor: false)
        #expect(narrow.contains("█") && narrow.contains("5/9") && !narrow.contains("left"))
        let narrowest = bar.render(width: 20, usesColor: false)
        #expect(!narrowest.contains("█") && narrowest.contains("5/9"))
    }

    @Test("A bar is as full as the work is done", arguments: [(0.0, 0), (0.5, 20), (1.0, 40), (1.7, 40), (-1.0, 0)])
    func fullness(fraction: Double, columns: Int) {
        let line = ProgressBar(label: "clips", fraction: fraction, counts: "", time: "").render(
            width: 120, usesColor: false)
        #expect(line.count { $0 == "█" } == columns)
        #expect(line.count { $0 == "·" } == 40 - columns)
    }

    @Test("Colour adds escape sequences and nothing else")
    func color() {
        let bar = ProgressBar(label: "clips", fraction: 0.3, counts: "1/3", time: "")
        let plain = bar.render(width: 80, usesColor: false)
        let colored = bar.render(width: 80, usesColor: true)
        #expect(!plain.contains("\u{1B}"))
        #expect(colored.replacing(/\u{1B}\[\d+m/, with: "") == plain)
    }

    @Test("An estimate follows the recent pace, not the slow beginning")
    func estimate() {
        var estimate = Estimate()
        estimate.record(0, at: .zero)
        #expect(estimate.remaining(at: .seconds(1)) == nil)
        estimate.record(0.1, at: .seconds(100))
        estimate.record(0.2, at: .seconds(110))
        estimate.record(0.4, at: .seconds(130))
        estimate.record(0.5, at: .seconds(140))
        let remaining = estimate.remaining(at: .seconds(140)).map { $0 / .seconds(1) }
        #expect(remaining.map { abs($0 - 50) < 0.001 } == true)
        estimate.record(1, at: .seconds(150))
        #expect(estimate.remaining(at: .seconds(150)) == nil)
    }

    @Test("Standing still does not make an estimate", arguments: [0.0, 0.5])
    func noPace(fraction: Double) {
        var estimate = Estimate()
        estimate.record(fraction, at: .zero)
        estimate.record(fraction, at: .seconds(60))
        #expect(estimate.remaining(at: .seconds(60)) == nil)
    }

    @Test("Times and sizes read as people write them")
    func texts() {
        #expect(Duration.seconds(7.4).clockText == "0:07")
        #expect(Duration.seconds(3723).clockText == "1:02:03")
        #expect(Duration.seconds(-3).clockText == "0:00")
        #expect(ByteCount.text(999) == "999 bytes")
        #expect(ByteCount.text(12_345_678) == "12.3 MB")
        #expect(ByteCount.text(8_000_000_000) == "8.0 GB")
    }

    @Test("The board keeps the order of the work and never counts backwards")
    func board() {
        var board = ProgressBoard(at: .zero)
        board.update(
            [
                Stage(kind: .clip, done: 3, total: 9, units: 100, unitsTotal: 900),
                Stage(kind: .illustrate, done: 5, total: 9), Stage(kind: .publish, done: 0, total: 0),
            ], at: .seconds(1))
        board.update([Stage(kind: .illustrate, done: 4, total: 9)], at: .seconds(2))
        #expect(board.summary == "pictures 5/9, clips 3/9 (11 %)")
        #expect(board.lastChange == .seconds(1))
        board.update([Stage(kind: .illustrate, done: 9, total: 9)], at: .seconds(31))
        #expect(board.lastChange == .seconds(31))
        let bars = board.bars(at: .seconds(60))
        #expect(bars.map(\.label) == ["pictures", "clips"])
        #expect(bars.first?.time == "in 0:30")
        #expect(bars.first?.fraction == 1)
    }

    @Test("Frames move the board although no task has ended")
    func unitsAreChange() {
        var board = ProgressBoard(at: .zero)
        board.update([Stage(kind: .clip, done: 0, total: 9, units: 1, unitsTotal: 900)], at: .seconds(1))
        board.update([Stage(kind: .clip, done: 0, total: 9, units: 2, unitsTotal: 900)], at: .seconds(5))
        board.update([Stage(kind: .clip, done: 0, total: 9, units: 2, unitsTotal: 900)], at: .seconds(9))
        #expect(board.lastChange == .seconds(5))
    }

    @Test("A log gets a line at a change, not more often than every two seconds, and always the last")
    func pace() {
        var pace = PlainPace()
        #expect(pace.next("", at: .zero) == nil)
        #expect(pace.next("a", at: .seconds(1)) == "a")
        #expect(pace.next("b", at: .seconds(2)) == nil)
        #expect(pace.next("b", at: .seconds(3)) == "b")
        #expect(pace.next("b", at: .seconds(9)) == nil)
        #expect(pace.next("c", at: .seconds(9)) == "c")
        #expect(pace.next("d", at: .seconds(9), isLast: true) == "d")
    }

    @Test("NO_COLOR takes the colour, a dumb terminal the drawing, and a pipe both")
    func terminal() {
        #expect(Terminal(isTerminal: true, environment: [:]).usesColor)
        #expect(Terminal(isTerminal: true, environment: ["NO_COLOR": ""]).usesColor)
        let plain = Terminal(isTerminal: true, environment: ["NO_COLOR": "1"])
        #expect(plain.isInteractive && !plain.usesColor)
        #expect(!Terminal(isTerminal: true, environment: ["TERM": "dumb"]).isInteractive)
        let pipe = Terminal(isTerminal: false, environment: [:])
        #expect(!pipe.isInteractive && !pipe.usesColor)
    }

    @Test("A redraw goes up as many lines as it drew before, and clears what is left below")
    func redraw() {
        #expect(Terminal.redraw(["a"], over: 0) == "\r\u{1B}[2Ka\n\u{1B}[J")
        #expect(Terminal.redraw(["a", "b"], over: 3) == "\u{1B}[3A\r\u{1B}[2Ka\n\u{1B}[2Kb\n\u{1B}[J")
    }
}
