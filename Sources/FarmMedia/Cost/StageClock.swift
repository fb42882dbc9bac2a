import FarmCore

/// Tells what each stage of a rendering costs: the time since the last stage's end goes to the one that ends.
///
/// Used on one thread. Asking costs less than a microsecond, a few times for each frame.
package final class StageClock {
    private var last = ThreadClock.nanoseconds
    private var spent = [Int64](repeating: 0, count: RenderStage.allCases.count)

    package init() {}

    func end(_ stage: RenderStage) {
        let now = ThreadClock.nanoseconds
        spent[stage.index] += now - last
        last = now
    }

    /// Those stages that cost anything.
    package var times: [RenderStage: Duration] {
        var times: [RenderStage: Duration] = [:]
        for stage in RenderStage.allCases where spent[stage.index] > 0 {
            times[stage] = .nanoseconds(spent[stage.index])
        }
        return times
    }
}

extension RenderStage {
    fileprivate var index: Int {
        switch self {
        case .prepare: 0
        case .draw: 1
        case .encode: 2
        case .write: 3
        case .measure: 4
        case .mix: 5
        case .digest: 6
        }
    }
}
