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

    /// One under each name that the schema asks for.
    private static func scenes(for ask: ChatAsk) -> JSONValue {
        let names = ask.schema?["properties"]?.members?.keys.sorted() ?? []
        let scenes = names.map { name -> (String, JSONValue) in
            let scene: JSONValue = [
                "place": "l1", "people": ["p1", "p2"], "framing": "wide, from above", "light": "one lamp, far off",
                "moment": .string("they listen at the foot of the stairs, \(name)"), "dread": "a second shadow",
            ]
            return (name, scene)
        }
        return .object(Dictionary(uniqueKeysWithValues: scenes))
    }
}
