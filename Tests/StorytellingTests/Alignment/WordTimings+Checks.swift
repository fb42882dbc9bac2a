import FarmCore
import Testing

extension [WordTiming] {
    /// Expects words in order, none of them empty, none overlapping another, all within a voice of so many samples.
    func expectInOrder(within sampleCount: Int, sourceLocation: SourceLocation = #_sourceLocation) {
        var free = 0
        for word in self {
            #expect(
                word.start >= free && word.start < word.end && word.end <= sampleCount, "\(word)",
                sourceLocation: sourceLocation)
            free = word.end
        }
    }
}
