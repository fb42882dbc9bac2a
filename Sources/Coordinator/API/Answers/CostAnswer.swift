import FarmStore
import Hummingbird

/// What a story cost so far, in millionths of a dollar.
struct CostAnswer: ResponseEncodable, Hashable, Sendable {
    struct Line: Encodable, Hashable, Sendable {
        let provider: String
        let operation: String
        let model: String
        let state: String
        let calls: Int
        let estimatedMicrodollars: Int64
        let costMicrodollars: Int64
        let inputTokens: Int
        let outputTokens: Int
        let characters: Int
        let images: Int
        let audioMilliseconds: Int
    }

    let totalMicrodollars: Int64
    let calls: [Line]

    init(_ lines: [CostLine]) {
        totalMicrodollars = lines.reduce(0) { $0 + $1.cost }
        calls = lines.map { line in
            Line(
                provider: line.provider, operation: line.operation, model: line.model, state: line.state.rawValue,
                calls: line.calls, estimatedMicrodollars: line.estimated, costMicrodollars: line.cost,
                inputTokens: line.usage.inputTokens, outputTokens: line.usage.outputTokens,
                characters: line.usage.characters, images: line.usage.images,
                audioMilliseconds: line.usage.audioMilliseconds)
        }
    }
}
