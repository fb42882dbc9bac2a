/// How a link is just now.
struct Weather: Hashable, Sendable {
    enum Direction: Hashable, Sendable {
        /// From whoever connected.
        case up
        case down
    }

    var isCut = false
    var stalled: Set<Direction> = []
    var lateness: Duration = .zero

    static let fair = Weather()

    /// What a fault makes of a link.
    init(_ fault: Fault) {
        switch fault.kind {
        case .cut: isCut = true
        case .stall: stalled = [.up, .down]
        case .stallUp: stalled = [.up]
        case .stallDown: stalled = [.down]
        case .delay: lateness = fault.lateness
        case .kill, .freeze, .crash: break
        }
    }

    private init() {}
}
