import FarmCore
import Foundation

/// Pieces of speech of one rate put together so that no join is heard.
///
/// Each join lies in the silence between two pieces. Where there is enough of it they are crossed over 6 ms at equal
/// power, which keeps the loudness of their noise; where there is too little the rest is added, and both edges fade.
struct JoinedSpeech {
    private(set) var samples: [Float] = []
    /// Where each piece begins.
    private(set) var offsets: [Int] = []

    /// - Parameter parts: all of the same rate.
    init(_ parts: [SpokenPart]) {
        for (index, part) in parts.enumerated() {
            if index > 0 { join(parts[index - 1], part) } else { append(part.sound.samples, crossing: 0) }
        }
    }

    private mutating func join(_ before: SpokenPart, _ part: SpokenPart) {
        let rate = part.sound.rate
        let crossing = min(rate * 6 / 1000, before.sound.samples.count / 2, part.sound.samples.count / 2)
        let wanted = before.ending.milliseconds * rate / 1000
        let missing = wanted - before.silenceAtEnd - part.silenceAtStart
        guard missing > 2 * crossing else {
            append(part.sound.samples, crossing: crossing)
            return
        }
        // Crossing into added silence on both sides.
        append([Float](repeating: 0, count: missing + 2 * crossing), crossing: crossing)
        offsets.removeLast()
        append(part.sound.samples, crossing: crossing)
    }

    private mutating func append(_ piece: [Float], crossing: Int) {
        let start = samples.count - crossing
        offsets.append(start)
        for index in 0..<crossing {
            let phase = (Double(index) + 0.5) / Double(crossing) * Double.pi / 2
            let sum = samples[start + index] * Float(cos(phase)) + piece[index] * Float(sin(phase))
            samples[start + index] = sum
        }
        samples += piece[crossing...]
    }
}
