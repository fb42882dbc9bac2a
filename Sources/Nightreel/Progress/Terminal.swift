import Foundation

/// What standard output is, and what may be drawn there.
struct Terminal: Sendable {
    let isInteractive: Bool
    let usesColor: Bool

    /// - Parameter environment: `NO_COLOR` (any value but empty) takes the colour away; a dumb terminal gets lines.
    init(isTerminal: Bool, environment: [String: String]) {
        isInteractive = isTerminal && environment["TERM"] != "dumb"
        usesColor = isInteractive && (environment["NO_COLOR"] ?? "").isEmpty
    }

    static func standardOutput() -> Terminal {
        Terminal(isTerminal: isatty(STDOUT_FILENO) == 1, environment: ProcessInfo.processInfo.environment)
    }

    /// Columns of standard output now; 80 where nobody knows.
    static var width: Int {
        var size = winsize()
        let isKnown = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? Int(size.ws_col) : 80
    }

    static let hideCursor = "\u{1B}[?25l"
    static let showCursor = "\u{1B}[?25h"

    /// The text that replaces `old` lines drawn before by these, the cursor below the last.
    static func redraw(_ lines: [String], over old: Int) -> String {
        let up = old > 0 ? "\u{1B}[\(old)A" : ""
        return up + "\r" + lines.map { "\u{1B}[2K\($0)\n" }.joined() + "\u{1B}[J"
    }

    /// Writes all of it at once, unbuffered. A closed pipe loses the words, not the work.
    static func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
