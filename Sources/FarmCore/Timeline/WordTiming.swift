/// One word of the script, as written there (punctuation included), and when it sounds within its
/// segment's voice. Times are samples at 48 kHz from the voice's first sample; `start < end`.
public struct WordTiming: Hashable, Sendable, Codable {
    public let text: String
    public let start: Int
    public let end: Int

    public init(text: String, start: Int, end: Int) {
        self.text = text
        self.start = start
        self.end = end
    }
}
