import FarmCore

/// What happens in a simulation, line by line, for a person to read. The same seed gives the same lines.
final class Trace {
    private let time: VirtualTime
    private let isKept: Bool
    private var names: [TaskID: String] = [:]
    private(set) var lines: [String] = []

    init(time: VirtualTime, isKept: Bool) {
        self.time = time
        self.isKept = isKept
    }

    /// Notes that `subject` did or suffered something; the words are only made where lines are kept.
    func note(_ subject: @autoclosure () -> String, _ words: @autoclosure () -> String) {
        guard isKept else { return }
        let subject = subject()
        lines.append("\(Self.clock(time.now))  \(Self.padded(subject, to: 14))\(words())")
    }

    /// A short name, the same throughout a trace.
    func name(_ task: TaskID) -> String {
        if let name = names[task] { return name }
        let name = "task \(names.count + 1)"
        names[task] = name
        return name
    }

    func name(_ lease: LeaseID) -> String { "\(name(lease.task))#\(lease.epoch)" }

    func names(_ leases: some Sequence<LeaseID>) -> String {
        let names = leases.map(name).joined(separator: ", ")
        return names.isEmpty ? "nothing" : names
    }

    /// Seconds with six places, right-aligned.
    static func clock(_ moment: Duration) -> String {
        let microseconds = moment.microseconds
        let fraction = String(microseconds % 1_000_000)
        let seconds = String(microseconds / 1_000_000)
        return padded(seconds, to: -6) + "." + String(repeating: "0", count: 6 - fraction.count) + fraction
    }

    /// Filled up with spaces to `width`; on the left where that is negative.
    static func padded(_ text: String, to width: Int) -> String {
        let spaces = String(repeating: " ", count: max(0, abs(width) - text.count))
        return width < 0 ? spaces + text : text + spaces
    }
}
