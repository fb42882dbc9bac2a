/// What a story cost, for a person: a line for each kind of call, and the sum.
struct CostList: Hashable {
    let text: String

    init(_ costs: Answers.Costs) {
        guard !costs.calls.isEmpty else {
            text = "no service was called for this story"
            return
        }
        let lines = costs.calls.map { call in
            let words = [call.provider, call.operation, call.model].map(\.oneLine).joined(separator: " ")
            let state = call.state == "settled" ? "" : ", \(call.state.oneLine)"
            return "\(Self.dollars(call.costMicrodollars))  \(words): \(call.calls) calls\(state)"
        }
        text = (lines + ["\(Self.dollars(costs.totalMicrodollars))  in all"]).joined(separator: "\n")
    }

    /// With all six decimals: nothing that was charged is rounded away.
    static func dollars(_ microdollars: Int64) -> String {
        let digits = String(microdollars.magnitude)
        let padded = String(repeating: "0", count: max(0, 7 - digits.count)) + digits
        return (microdollars < 0 ? "-" : "") + "\(padded.dropLast(6)).\(padded.suffix(6))"
    }
}
