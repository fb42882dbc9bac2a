/// Lays words out as utterances for the synthesiser: a sentence each, with a breath within long runs, and never more
/// pieces than it can work on at once.
enum Phrasing {
    struct Item: Hashable {
        /// Which of the script's words it belongs to.
        let word: Int
        var piece: SpokenPiece
    }

    static func utterances(of words: [ScriptWord]) -> [[Item]] {
        var sentence: [Item] = []
        var utterances: [[Item]] = []
        for (index, word) in words.enumerated() {
            sentence += word.pieces.map { Item(word: index, piece: $0) }
            guard let last = word.pieces.last, endsUtterance(last.pause, next: words.dropFirst(index + 1).first)
            else { continue }
            utterances += split(breathed(sentence))
            sentence = []
        }
        return utterances + split(breathed(sentence))
    }

    /// Whether the voice comes to rest there: at a sentence's end, and at an ellipsis that a capital follows.
    private static func endsUtterance(_ pause: Pause, next: ScriptWord?) -> Bool {
        switch pause {
        case .sentence, .paragraph: true
        case .ellipsis: next?.text.first { $0.isLetter }?.isUppercase ?? true
        default: false
        }
    }

    private static let shortestRun = 6
    private static let longestRun = 12

    /// Adds a breath before a joining word where more than `shortestRun` words have gone by without a pause.
    private static func breathed(_ sentence: [Item]) -> [Item] {
        var items = sentence
        var run = 0
        for index in items.indices {
            run += 1
            guard items[index].piece.pause == .none else {
                run = 0
                continue
            }
            let ahead = items[index...].prefix { $0.piece.pause == .none }.count
            guard run >= shortestRun, ahead > 3, index + 1 < items.count else { continue }
            let next = items[index + 1].piece.text.lowercased()
            if joints.contains(next) || (run >= longestRun && weakJoints.contains(next)) {
                items[index].piece.pause = .breath
                run = 0
            }
        }
        return items
    }

    /// Cuts a sentence that is too long at its longest pauses, or anywhere if it has none.
    private static func split(_ sentence: [Item]) -> [[Item]] {
        let limit = NarrationLimits.piecesPerUtterance
        guard sentence.count > limit else { return sentence.isEmpty ? [] : [sentence] }
        let window = limit / 2..<limit
        let cut = window.max { sentence[$0].piece.pause < sentence[$1].piece.pause } ?? limit - 1
        var head = Array(sentence[...cut])
        head[cut].piece.pause = max(head[cut].piece.pause, .breath)
        return [head] + split(Array(sentence[(cut + 1)...]))
    }

    private static let joints: Set<String> = [
        "and", "but", "or", "that", "which", "who", "when", "where", "while", "because", "until", "before", "after",
        "if", "though", "although", "so", "then", "as", "since", "unless", "whether",
    ]

    private static let weakJoints: Set<String> = [
        "in", "on", "at", "from", "with", "into", "through", "under", "over", "across", "behind", "beneath", "like",
        "without", "for", "to", "of", "by", "than", "about", "against", "between", "toward", "towards",
    ]
}
