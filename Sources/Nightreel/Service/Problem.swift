import Foundation

/// The body of a refusal (RFC 9457), as far as it is of use to a person.
struct Problem: Decodable, Hashable {
    let title: String?
    let detail: String?
    let code: String?

    /// What a refused request means: the problem's own words where it has any.
    static func failure(status: Int, body: [UInt8], doing action: String) -> CommandFailure {
        // A body of another kind, from a proxy say, leaves the status alone to tell.
        let problem = try? JSONDecoder().decode(Problem.self, from: Data(body))
        let words = [problem?.title, problem?.detail].compactMap { $0?.oneLine }.filter { !$0.isEmpty }
        let reason = words.isEmpty ? "the coordinator answered \(status)" : words.joined(separator: ": ")
        let code = problem?.code.map { " (\($0.oneLine))" } ?? ""
        // What was named is not there; a 404 of another kind comes from no coordinator.
        let exit = problem?.code == "NOT_FOUND" ? .noInput : exit(for: status)
        return CommandFailure(exit, "\(action): \(reason)\(code)")
    }

    static func exit(for status: Int) -> CommandFailure.Exit {
        switch status {
        case 401, 403: .noPermission
        case 408, 429, 503: .tryAgain
        case 400, 409, 413, 415, 422: .unusableData
        case 500...: .software
        default: .badProtocol
        }
    }
}

extension String {
    /// Without line breaks and control characters: a server's words must not move the cursor.
    var oneLine: String {
        let cleaned = unicodeScalars.map { $0.properties.generalCategory == .control ? " " : String($0) }.joined()
        return String(cleaned.split(separator: " ").joined(separator: " ").prefix(400))
    }
}
