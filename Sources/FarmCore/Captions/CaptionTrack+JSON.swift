extension CaptionTrack {
    /// Every spoken word with its exact samples, as JSON (RFC 8259):
    /// `{"sampleRate": 48000, "words": [{"text": "It", "start": 0, "end": 9600}, …]}`.
    public var wordsJSON: String {
        let entries = words.map { word in
            "{\"text\": \(Self.quoted(word.text)), \"start\": \(word.start), \"end\": \(word.end)}"
        }
        let list = entries.isEmpty ? "[]" : "[\n    \(entries.joined(separator: ",\n    "))\n  ]"
        return "{\n  \"sampleRate\": \(AudioClock.sampleRate),\n  \"words\": \(list)\n}\n"
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\u{0}"..<"\u{20}": quoted += "\\u00" + Hexadecimal.string(of: [UInt8(scalar.value)])
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
