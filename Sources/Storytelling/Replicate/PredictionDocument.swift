/// What the service tells of a prediction, read so that words which nobody has heard of yet do no harm.
struct PredictionDocument: Hashable, Sendable, Decodable {
    /// How the service calls it; only letters and digits.
    let name: String
    let status: String
    /// Whether there is any output, readable or not: then it is done, whatever its status says. An empty list is none.
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
        let isNull = (try? container.decodeNil(forKey: .output)) ?? true
        let several = try? container.decode([String].self, forKey: .output)
        outputs = several ?? (try? container.decode(String.self, forKey: .output)).map { [$0] } ?? []
        hasOutput = !isNull && several != []
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
