import FarmCore

/// The words that explanations are put together from.
enum TaskWords {
    static func noun(of kind: TaskKind) -> String {
        switch kind {
        case .context: "reading"
        case .illustrate: "picture"
        case .narrate: "voice"
        case .clip: "clip"
        case .soundtrack: "soundtrack"
        case .assemble: "assembly"
        case .publish: "publication"
        }
    }

    /// What the progress of such a task is counted in; `nil` where it reports none.
    static func unit(of kind: TaskKind) -> String? {
        switch kind {
        case .clip: "frames"
        case .soundtrack: "samples"
        case .context, .illustrate, .narrate, .assemble, .publish: nil
        }
    }

    /// What was noted of a task that waits or failed.
    static func reason(_ error: String?) -> String { error ?? "No reason was noted." }

    static func count(_ number: Int, _ noun: String) -> String {
        if number == 1 { return "1 \(noun)" }
        return noun.hasSuffix("y") ? "\(number) \(noun.dropLast())ies" : "\(number) \(noun)s"
    }

    /// `a`, `a and b`, `a, b and c`.
    static func list(_ parts: [String]) -> String {
        guard let last = parts.last else { return "nothing" }
        let rest = parts.dropLast()
        return rest.isEmpty ? last : rest.joined(separator: ", ") + " and " + last
    }
}
