/// Shows the board: redrawn in place on a terminal, as paced lines elsewhere.
actor ProgressDisplay {
    private let terminal: Terminal
    private let begun = ContinuousClock.now
    private var board = ProgressBoard(at: .zero)
    private var pace = PlainPace()
    private var drawnLines = 0
    private var isOpen = false

    init(_ terminal: Terminal) {
        self.terminal = terminal
    }

    var elapsed: Duration { ContinuousClock.now - begun }
    /// How long nothing has moved.
    var stillness: Duration { elapsed - board.lastChange }

    func update(_ stages: [Stage]) {
        board.update(stages, at: elapsed)
        draw()
    }

    /// A line of its own above what is drawn later.
    func say(_ line: String) {
        clear()
        Terminal.write(line + "\n")
        if isOpen { draw() }
    }

    /// Leaves the last state standing and gives the cursor back. Safe to call at any time, and twice.
    func close() {
        draw(isLast: true)
        if isOpen { Terminal.write(Terminal.showCursor) }
        isOpen = false
        drawnLines = 0
    }

    private func draw(isLast: Bool = false) {
        guard terminal.isInteractive else {
            if let line = pace.next(board.summary, at: elapsed, isLast: isLast) { Terminal.write(line + "\n") }
            return
        }
        // One column is left free: some terminals wrap when the last one is written.
        let width = Terminal.width - 1
        let lines = board.bars(at: elapsed).map { $0.render(width: width, usesColor: terminal.usesColor) }
        guard !lines.isEmpty else { return }
        Terminal.write((isOpen ? "" : Terminal.hideCursor) + Terminal.redraw(lines, over: drawnLines))
        isOpen = true
        drawnLines = lines.count
    }

    private func clear() {
        guard drawnLines > 0 else { return }
        Terminal.write(Terminal.redraw([], over: drawnLines))
        drawnLines = 0
    }
}
