import FarmCore

/// What a story cost, for a person: a line for each kind of call, and the sum.
struct CostList: Hashable {
    let text: String

    init(_ costs: Answers.Costs) {
        guard !costs.calls.isEmpty else {
            text = "no service was called for this story"
            return
        }
        let open = costs.calls.filter { Self.isOpen($0.state) }.reduce(0) { $0 + $1.costMicrodollars }
        let openWords = open == 0 ? "" : ", \(open.dollars) of them open"
        let lines =
            costs.calls.map { ($0.costMicrodollars.dollars, Self.words(of: $0)) }
            + [(costs.totalMicrodollars.dollars, "dollars in all" + openWords)]
        let width = lines.map(\.0.count).max() ?? 0
        text = lines.map { amount, words in
            String(repeating: " ", count: width - amount.count) + amount + "  " + words
        }.joined(separator: "\n")
    }

    private static func words(of call: Answers.Costs.Call) -> String {
        let what = [call.provider, call.operation, call.model].map(\.oneLine).joined(separator: " ")
        let state =
            switch call.state {
            case "settled": ""
            case "sent": ", under way"
            default: ", \(call.state.oneLine)"
            }
        return "\(what): \(call.calls) \(call.calls == 1 ? "call" : "calls")\(state)"
    }

    /// Whether calls of a state may be charged or not.
    private static func isOpen(_ state: String) -> Bool { state == "sent" || state == "unsettled" }
}
