import FarmCore
import FarmStore

/// Calls of one kind as a program reads them; amounts are millionths of a dollar.
struct CostLineAnswer: Encodable, Hashable, Sendable {
    /// Left out where days are summed.
    let day: String?
    /// Left out where users are summed.
    let user: String?
    let provider: String
    let operation: String
    let model: String
    let state: String
    let calls: Int
    let estimatedMicrodollars: Microdollars
    /// The estimate where the cost is not known.
    let costMicrodollars: Microdollars
    let inputTokens: Int
    let outputTokens: Int
    let characters: Int
    let images: Int
    let audioMilliseconds: Int

    init(_ line: CostLine) {
        day = line.day?.calendarDay
        user = line.user?.description
        provider = line.provider
        operation = line.operation
        model = line.model
        state = line.state.rawValue
        calls = line.calls
        estimatedMicrodollars = line.estimated
        costMicrodollars = line.cost
        inputTokens = line.usage.inputTokens
        outputTokens = line.usage.outputTokens
        characters = line.usage.characters
        images = line.usage.images
        audioMilliseconds = line.usage.audioMilliseconds
    }

    /// All lines as one array.
    static func json(_ lines: [CostLine]) throws -> String {
        try NodeAnswer.pretty(lines.map { CostLineAnswer($0) })
    }
}
