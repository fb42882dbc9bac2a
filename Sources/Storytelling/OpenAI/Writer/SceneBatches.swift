/// Cuts a story's segments into as few calls as their answers' length allows.
enum SceneBatches {
    /// Ranges of segments, in order, none empty.
    static func ranges(of texts: [String]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var first = 0
        var characters = 0
        for (index, text) in texts.enumerated() {
            let isFull =
                index - first == OpenAILimits.batchSegments || characters + text.count > OpenAILimits.batchCharacters
            if isFull, index > first {
                ranges.append(first..<index)
                (first, characters) = (index, 0)
            }
            characters += text.count
        }
        if first < texts.count { ranges.append(first..<texts.count) }
        return ranges
    }
}
