extension OpenAIStandIn {
    /// Answers chats as a writer of stories would: notes with two people and a cellar, and one scene for each segment
    /// that is asked for.
    public func answerStories() {
        answerChats { ask in ask.schemaName == "story_notes" ? Self.notes : Self.scenes(for: ask) }
    }

    private static let notes: JSONValue = [
        "setting": "a narrow house by the sea", "era": "1897", "weather": "fog at night",
        "palette": "lamp black and sulphur yellow", "mood": "quiet dread", "style": "grainy oil painting",
        "people": [
            ["name": "Mr. Hale", "look": "gaunt man of sixty, white side whiskers, bottle-green coat"],
            ["name": "Ada", "look": "tall woman of fifty, grey plait, black mourning dress"],
        ],
        "places": [["name": "the cellar", "look": "low brick vault, salt-white floor, one iron ring"]],
    ]

    private static func scenes(for ask: ChatAsk) -> JSONValue {
        let numbers = ask.user.matches(of: /(?m)^\[(\d+)\]/).compactMap { Int64($0.1) }
        let scenes = numbers.map { number -> JSONValue in
            [
                "segment": .integer(number), "place": "l1", "people": ["p1", "p2"],
                "moment": .string("they listen at the foot of the stairs, \(number)"), "framing": "wide, from above",
                "light": "one lamp, far off", "dread": "a second shadow",
            ]
        }
        return ["scenes": .array(scenes)]
    }
}
