import FarmCore
import FarmStore
import Hummingbird

/// What a story cost so far, in millionths of a dollar.
struct CostAnswer: ResponseEncodable, Hashable, Sendable {
    let totalMicrodollars: Microdollars
    let calls: [CostLineAnswer]

    init(_ lines: [CostLine]) {
        totalMicrodollars = lines.reduce(0) { $0 + $1.cost }
        calls = lines.map { CostLineAnswer($0) }
    }
}
