/// What Flux-schnell is asked to paint, read as strictly as the service reads it.
struct PredictionInput {
    enum Format: String, CaseIterable {
        case webp, jpg, png
    }

    /// Of about a megapixel.
    private static let rasters: [String: (width: Int, height: Int)] = [
        "1:1": (1024, 1024), "16:9": (1344, 768), "21:9": (1536, 640), "3:2": (1216, 832), "2:3": (832, 1216),
        "4:5": (896, 1088), "5:4": (1088, 896), "3:4": (896, 1152), "4:3": (1152, 896), "9:16": (768, 1344),
        "9:21": (640, 1536),
    ]

    let prompt: String
    let width: Int
    let height: Int
    let count: Int
    let seed: Int?
    let format: Format

    init(_ value: JSONValue) throws(FieldFault) {
        var reader = try ObjectReader(value, at: "input")
        prompt = try reader.requiredString("prompt")
        let ratio = try reader.choice("aspect_ratio", of: Self.rasters.keys.sorted()) ?? "1:1"
        (width, height) = Self.rasters[ratio] ?? (1024, 1024)
        count = try reader.integer("num_outputs", in: 1...4) ?? 1
        _ = try reader.integer("num_inference_steps", in: 1...4)
        seed = try reader.integer("seed", in: 0...Int(UInt32.max))
        let name = try reader.choice("output_format", of: Format.allCases.map(\.rawValue)) ?? "webp"
        format = Format(rawValue: name) ?? .webp
        _ = try reader.integer("output_quality", in: 0...100)
        _ = try reader.boolean("disable_safety_checker")
        _ = try reader.boolean("go_fast")
        try reader.finish()
    }
}
