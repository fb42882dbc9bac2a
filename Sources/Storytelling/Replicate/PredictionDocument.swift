/// What the service tells of a prediction, read so that words which nobody has heard of yet do no harm.
struct PredictionDocument: Hashable, Sendable, Decodable {
    /// How the service calls it; only letters and digits.
    let name: String
    let status: String
    /// Whether there is any output, readable or not: then it is done, whatever its status says.
    let hasOutput: Bool
    /// The URLs of its files, in order.
    let outputs: [String]
    /// Why it failed, in the service's words.
    let error: String?
    /// Where it is told how the prediction stands.
    let location: String?

    private enum Key: String, CodingKey {
        case id, status, output, error, urls
    }

    private enum LocationKey: String, CodingKey {
        case get
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        name = try container.decode(String.self, forKey: .id)
        guard Self.isName(name) else {
            throw DecodingError.dataCorruptedError(forKey: .id, in: container, debugDescription: "no name")
        }
        // What is of another type than the one that is known is as good as not there.
        status = (try? container.decode(String.self, forKey: .status)) ?? ""
        hasOutput = container.contains(.output) && !((try? container.decodeNil(forKey: .output)) ?? true)
        if let url = try? container.decode(String.self, forKey: .output) {
            outputs = [url]
        } else {
            outputs = (try? container.decode([String].self, forKey: .output)) ?? []
        }
        error = try? container.decode(String.self, forKey: .error)
        let urls = try? container.nestedContainer(keyedBy: LocationKey.self, forKey: .urls)
        location = try? urls?.decode(String.self, forKey: .get)
    }

    /// Whether it will not get any further, and why there is no output.
    var ending: Ending? {
        switch status {
        case "succeeded": .empty
        case "failed": SafetyWords.judge(error ?? "") ? .unsafe : .failed
        case "canceled": .cancelled
        case "aborted": .aborted
        default: nil
        }
    }

    enum Ending: Hashable, Sendable {
        case empty, unsafe, failed, cancelled, aborted
    }

    static func isName(_ text: String) -> Bool {
        ReplicateLimits.nameCharacters.contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0)
            }
    }
}

/// How models say that they would not show what they were asked for, or what came of it.
enum SafetyWords {
    private static let words = [
        "nsfw", "safety", "unsafe", "sensitive", "moderation", "inappropriate", "content policy", "flagged",
    ]

    /// Whether an error's text says so.
    static func judge(_ error: String) -> Bool {
        let text = error.prefix(ReplicateLimits.errorCharacters).lowercased()
        return words.contains { text.contains($0) }
    }
}
