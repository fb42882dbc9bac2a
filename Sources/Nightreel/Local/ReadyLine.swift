import Foundation

/// What a coordinator says on standard output, once, when it listens:
/// `ready http=http://127.0.0.1:7319 farm=127.0.0.1:7320`.
struct ReadyLine: Hashable, Sendable {
    let http: URL
    /// `HOST:PORT` of the farm protocol.
    let farm: String

    /// `nil` for any other line.
    init?(_ line: String) {
        let words = line.split(separator: " ")
        guard words.count == 3, words[0] == "ready", words[1].hasPrefix("http="), words[2].hasPrefix("farm="),
            let url = URL(string: String(words[1].dropFirst(5))), url.scheme == "http", url.host != nil,
            url.port != nil
        else { return nil }
        let farm = String(words[2].dropFirst(5))
        guard let colon = farm.lastIndex(of: ":"), colon != farm.startIndex,
            let port = Int(farm[farm.index(after: colon)...]), (1...65_535).contains(port)
        else { return nil }
        http = url
        self.farm = farm
    }
}
