/// What the model is asked to paint, in the fields that it takes.
struct FluxInput: Hashable, Sendable, Encodable {
    let prompt: String
    let ratio: PictureRatio
    let seed: UInt32

    init(prompt: String, ratio: PictureRatio, seed: UInt32) {
        self.prompt = String(String.UnicodeScalarView(prompt.unicodeScalars.prefix(ReplicateLimits.promptCharacters)))
        self.ratio = ratio
        self.seed = seed
    }

    private enum Key: String, CodingKey {
        case prompt
        case ratio = "aspect_ratio"
        case count = "num_outputs"
        case steps = "num_inference_steps"
        case seed
        case format = "output_format"
        case quality = "output_quality"
        case isFast = "go_fast"
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(prompt, forKey: .prompt)
        try container.encode(ratio.rawValue, forKey: .ratio)
        try container.encode(1, forKey: .count)
        try container.encode(4, forKey: .steps)
        try container.encode(seed, forKey: .seed)
        // Without loss: the picture is cut and encoded once more here, and once is enough.
        try container.encode("png", forKey: .format)
        try container.encode(100, forKey: .quality)
        // The faster way of calculating gives another picture each time.
        try container.encode(false, forKey: .isFast)
    }
}
