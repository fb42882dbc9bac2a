/// A word as a transcription has it: without punctuation, numbers spelt otherwise, times that touch.
struct HeardWord {
    let text: String
    /// In seconds.
    let start: Double
    let end: Double

    /// What is made of words that sounded: now and then one is not heard at all, and one takes no time.
    ///
    /// The same words give the same ones.
    static func heard(_ words: [SpokenTones.Word]) -> [HeardWord] {
        var heard: [HeardWord] = []
        for (index, word) in words.enumerated() {
            let chance = SpokenTones.hash("\(index) \(word.text)")
            if chance % 37 == 5, words.count > 3 { continue }
            let next = index + 1 < words.count ? words[index + 1].start : word.end
            // Words of one phrase touch.
            let end = next - word.end < 100 ? next : word.end
            let texts = spelled(word.text)
            for (part, text) in texts.enumerated() {
                let length = end - word.start
                let first = word.start + length * part / texts.count
                let last = chance % 19 == 3 && texts.count == 1 ? first : word.start + length * (part + 1) / texts.count
                heard.append(HeardWord(text: text, start: Double(first) / 1000, end: Double(last) / 1000))
            }
        }
        return heard
    }

    /// Letters and figures alone; figures as words, and small number words as figures.
    private static func spelled(_ word: String) -> [String] {
        let plain = word.lowercased().replacing("’", with: "'")
            .drop { !$0.isLetter && !$0.isNumber }
        let bare = String(plain.reversed().drop { !$0.isLetter && !$0.isNumber }.reversed())
        if let figure = names.firstIndex(of: bare), figure > 1 { return ["\(figure)"] }
        if let number = Int(bare), (0...9999).contains(number) { return spelled(number) }
        let parts = bare.split { !$0.isLetter && !$0.isNumber && $0 != "'" }.map(String.init)
        return parts.isEmpty ? [bare] : parts
    }

    private static let names = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ]
    private static let teens = [
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ]
    private static let tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

    /// As years are read: in pairs of figures.
    private static func spelled(_ number: Int) -> [String] {
        switch number {
        case ..<13: [names[number]]
        case ..<20: [teens[number - 13]]
        case ..<100: [tens[number / 10 - 2]] + (number % 10 == 0 ? [] : [names[number % 10]])
        default: spelled(number / 100) + (number % 100 == 0 ? ["hundred"] : spelled(number % 100))
        }
    }
}
