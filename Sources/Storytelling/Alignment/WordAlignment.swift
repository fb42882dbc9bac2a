import FarmCore

/// Tells when each word of a script sounds in a voice, by what a transcription heard in it.
public enum WordAlignment {
    /// The script's words with their times: in order, none empty, none overlapping, all within the voice.
    ///
    /// Words that cannot be spoken, a lone dash for one, join the text of a neighbour. Whatever the transcription
    /// holds, even nothing, the words get times: those it lacks share the voice between their neighbours by length.
    ///
    /// - Parameters:
    ///   - script: the words as they are shown, as white space parts them.
    ///   - heard: in any state.
    ///   - sampleCount: the voice's length at 48 kHz.
    ///   - voiced: where the voice speaks.
    /// - Returns: No words where nothing of the script can be spoken or the voice has no samples.
    static func words(
        of script: [String], heard: [TranscribedWord], sampleCount: Int, voiced: VoicedStretches
    ) -> [WordTiming] {
        var units: [SpokenUnit] = []
        let owned = script.map { word in
            let own = SpokenUnit.units(of: word)
            defer { units += own }
            return units.count..<(units.count + own.count)
        }
        guard sampleCount > 0, !units.isEmpty else { return [] }
        let anchors = anchors(for: units, heard: heard, sampleCount: sampleCount)
        let spans = UnitSpans.filled(
            anchors, weights: units.map(\.weight), voiced: voiced, sampleCount: sampleCount)
        let rough = owned.map { own -> Range<Int>? in
            guard let first = own.first, let last = own.last else { return nil }
            let start = spans[first].lowerBound
            return start..<max(start, spans[last].upperBound)
        }
        let settled = settled(rough.map { $0.map { trimmed($0, voiced) } }, sampleCount: sampleCount)
        return SubtitleWords.timed(script, spans: settled)
    }

    /// The times of what was heard for each unit.
    private static func anchors(
        for units: [SpokenUnit], heard: [TranscribedWord], sampleCount: Int
    ) -> [Range<Int>?] {
        var anchors = [Range<Int>?](repeating: nil, count: units.count)
        let heard = HeardUnit.units(of: heard, within: sampleCount)
        guard units.count <= AlignmentLimits.units else { return anchors }
        for match in UnitMatching.matches(of: units, in: heard.map(\.unit)) {
            let spans = heard[match.heard].compactMap(\.span)
            guard let first = spans.first, let last = spans.last else { continue }
            let span = first.lowerBound..<max(first.lowerBound, last.upperBound)
            let total = units[match.script].reduce(0) { $0 + $1.weight }
            var passed = 0
            for index in match.script {
                let end = passed + units[index].weight
                anchors[index] =
                    (span.lowerBound + span.count * passed / total)..<(span.lowerBound + span.count * end / total)
                passed = end
            }
        }
        return anchors
    }

    /// Leaves long silence at a word's ends to nobody; transcriptions count it to the word beside it.
    private static func trimmed(_ span: Range<Int>, _ voiced: VoicedStretches) -> Range<Int> {
        guard let spoken = voiced.trimmed(span) else { return span }
        let longest = AlignmentLimits.longestSilence
        let start = spoken.lowerBound - span.lowerBound > longest ? spoken.lowerBound : span.lowerBound
        let end = span.upperBound - spoken.upperBound > longest ? spoken.upperBound : span.upperBound
        return start..<end
    }

    /// Gives each span at least the shortest time, or an even share where there is not so much, and the next its place
    /// after it.
    private static func settled(_ spans: [Range<Int>?], sampleCount: Int) -> [Range<Int>?] {
        var left = spans.count { $0 != nil }
        let least = min(AlignmentLimits.shortestWord, sampleCount / max(1, left))
        var free = 0
        // What comes next begins; the span before may not pass it by itself.
        var next = [Int](repeating: sampleCount, count: spans.count)
        var start = sampleCount
        for index in spans.indices.reversed() {
            next[index] = start
            start = min(start, spans[index]?.lowerBound ?? start)
        }
        return spans.indices.map { index in
            guard let span = spans[index] else { return nil }
            let latest = sampleCount - left * least
            left -= 1
            let start = min(max(span.lowerBound, free), latest)
            let end = max(start + least, min(span.upperBound, next[index]))
            free = min(end, sampleCount - left * least)
            return start..<free
        }
    }
}
