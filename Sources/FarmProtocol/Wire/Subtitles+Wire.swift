import FarmCore

extension SubtitleCue {
    init(_ wire: WireCue, frameCount: Int) throws(ProtocolError) {
        let end = try WireReading.count(wire.endFrame, of: "end_frame", in: 1...frameCount)
        let first = try WireReading.count(wire.firstFrame, of: "first_frame", in: 0...(end - 1))
        guard !wire.words.isEmpty else {
            self.init(text: wire.text, firstFrame: first, endFrame: end)
            return
        }
        var words: [Word] = []
        for word in wire.words {
            let frame = try WireReading.count(
                word.firstFrame, of: "word.first_frame", in: (words.last?.firstFrame ?? first)...(end - 1))
            words.append(Word(text: word.text, firstFrame: frame))
        }
        self.init(words: words, firstFrame: first, endFrame: end)
        guard text == wire.text else {
            throw ProtocolError(.malformedPayload, "a cue's words are not its text")
        }
    }

    var wire: WireCue {
        WireCue.with {
            $0.text = text
            $0.firstFrame = UInt32(firstFrame)
            $0.endFrame = UInt32(endFrame)
            $0.words = words.map { word in
                WireCue.Word.with {
                    $0.text = word.text
                    $0.firstFrame = UInt32(word.firstFrame)
                }
            }
        }
    }
}

extension SubtitleStyle {
    init(_ wire: WireSubtitleStyle) throws(ProtocolError) {
        self.init(
            look: try WireReading.named(wire.look, of: "look"),
            place: try WireReading.named(wire.place, of: "place"),
            fontFamily: try WireReading.text(wire.fontFamily, of: "font_family", limit: 128),
            fontHeight: try WireReading.fraction(wire.fontHeight, of: "font_height"),
            outlineWidth: try WireReading.fraction(wire.outlineWidth, of: "outline_width"),
            margin: try WireReading.fraction(wire.margin, of: "margin"),
            textColour: try WireReading.colour(wire.textColour, of: "text_colour"),
            accentColour: try WireReading.colour(wire.accentColour, of: "accent_colour"),
            outlineColour: try WireReading.colour(wire.outlineColour, of: "outline_colour"))
    }

    var wire: WireSubtitleStyle {
        WireSubtitleStyle.with {
            $0.look = look.rawValue
            $0.place = place.rawValue
            $0.fontFamily = fontFamily
            $0.fontHeight = fontHeight
            $0.outlineWidth = outlineWidth
            $0.margin = margin
            $0.textColour = textColour.description
            $0.accentColour = accentColour.description
            $0.outlineColour = outlineColour.description
        }
    }
}
