/// An utterance as the synthesiser spoke it.
struct SpokenUtterance: Sendable {
    /// Mono, at `FestivalProgram.sampleRate`, full scale ±1.
    let samples: [Float]
    /// When each piece sounds, in samples; `nil` for one that the synthesiser had no sounds for.
    let pieces: [Range<Int>?]
}

extension SpokenUtterance {
    /// Reads the synthesiser's report of word times: for each utterance that was spoken, the spans of its pieces.
    ///
    /// Lines of another kind, which festival may mix in, are passed over. Spans of one utterance follow each other.
    static func spans(in report: String, pieceCounts: [Int]) -> [Int: [Range<Int>?]] {
        var spans: [Int: [Range<Int>?]] = [:]
        var finished: Set<Int> = []
        for line in report.split(separator: "\n") {
            let fields = line.split(separator: " ")
            guard fields.count >= 2, let utterance = Int(fields[1]), pieceCounts.indices.contains(utterance) else {
                continue
            }
            if fields[0] == "u" { finished.insert(utterance) }
            guard fields[0] == "w", fields.count == 5, let piece = Int(fields[2]),
                (0..<pieceCounts[utterance]).contains(piece),
                let start = samples(fields[3]), let end = samples(fields[4]), start < end
            else { continue }
            var found = spans[utterance] ?? [Range<Int>?](repeating: nil, count: pieceCounts[utterance])
            found[piece] = found[piece].map { min($0.lowerBound, start)..<max($0.upperBound, end) } ?? start..<end
            spans[utterance] = found
        }
        return spans.filter { finished.contains($0.key) }
    }

    private static func samples(_ seconds: Substring) -> Int? {
        guard let seconds = Double(seconds), seconds >= 0, seconds < 3_600 else { return nil }
        let frames = (seconds * Double(FestivalProgram.sampleRate) / Double(FestivalProgram.frameSamples)).rounded()
        return Int(frames) * FestivalProgram.frameSamples
    }
}
