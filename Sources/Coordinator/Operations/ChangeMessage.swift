import FarmCore

/// Changes as one coordinator tells them to the others: `ORIGIN TOPIC…`, where a topic is `ready`, `story:ID` or
/// `video:ID`, or `all` alone for more than can be told.
struct ChangeMessage: Hashable {
    let origin: String
    let changes: ChangeBoard.Changes

    init(origin: String, changes: ChangeBoard.Changes) {
        self.origin = origin
        self.changes = changes
    }

    /// - Returns: `nil` where no coordinator would say this. A topic of a newer program is passed over.
    init?(_ text: String) {
        let words = text.split(separator: " ")
        guard let origin = words.first else { return nil }
        self.origin = String(origin)
        changes = words.dropFirst() == ["all"] ? .all : .topics(Set(words.dropFirst().compactMap(Self.topic)))
    }

    var text: String {
        switch changes {
        case .all: "\(origin) all"
        case .topics(let topics): ([origin] + topics.map(Self.word).sorted()).joined(separator: " ")
        }
    }

    /// As few messages as the channel takes.
    static func messages(from origin: String, _ changes: ChangeBoard.Changes) -> [ChangeMessage] {
        guard case .topics(let topics) = changes else { return [ChangeMessage(origin: origin, changes: .all)] }
        var messages: [ChangeMessage] = []
        var rest = Array(topics)[...]
        while !rest.isEmpty {
            let topics = Set(rest.prefix(OperationLimits.changesInMessage))
            messages.append(ChangeMessage(origin: origin, changes: .topics(topics)))
            rest = rest.dropFirst(OperationLimits.changesInMessage)
        }
        return messages
    }

    private static func word(of topic: ChangeBoard.Topic) -> String {
        switch topic {
        case .readyTasks: "ready"
        case .story(let id): "story:\(id)"
        case .video(let id): "video:\(id)"
        }
    }

    private static func topic(of word: Substring) -> ChangeBoard.Topic? {
        if word == "ready" { return .readyTasks }
        let parts = word.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        switch parts[0] {
        case "story": return StoryID(String(parts[1])).map { .story($0) }
        case "video": return VideoID(String(parts[1])).map { .video($0) }
        default: return nil
        }
    }
}
