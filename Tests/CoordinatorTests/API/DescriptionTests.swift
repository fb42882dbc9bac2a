import Foundation
import Testing

@testable import Coordinator

@Suite("The description of the interface")
struct DescriptionTests {
    private func description() throws -> String {
        let file = URL(fileURLWithPath: #filePath).appending(path: "../../../../docs/api/openapi.yaml").standardized
        return String(decoding: try Data(contentsOf: file), as: UTF8.self)
    }

    @Test("It knows every code there is, and no other")
    func codes() throws {
        let listed = try description().split(separator: "\n")
            .map { $0.trimmingCharacters(in: .whitespaces) }
            .filter { $0.hasPrefix("- ") && $0.dropFirst(2).allSatisfy { $0.isUppercase || $0 == "_" } }
            .map { String($0.dropFirst(2)) }
        #expect(Set(listed) == Set(ProblemCode.allCases.map(\.rawValue)))
        #expect(listed.count == ProblemCode.allCases.count)
    }

    @Test("It tells the limits that are kept")
    func limits() throws {
        let description = try description()
        #expect(description.contains("At most \(APILimits.jsonBytes) bytes"))
        #expect(description.contains("At most \(APILimits.webhookBytes) bytes"))
        #expect(description.contains("maxLength: \(APILimits.titleCharacters.upperBound)"))
        #expect(description.contains("maxLength: \(APILimits.scriptCharacters.upperBound)"))
        #expect(description.contains("after \(StoryService.longestHold.components.seconds) seconds"))
    }

    @Test("It tells every path")
    func paths() throws {
        let lines = try description().split(separator: "\n").filter { $0.hasPrefix("  /") }
        let paths = Set(lines.map { $0.trimmingCharacters(in: .whitespaces).dropLast() }.map(String.init))
        #expect(
            paths == [
                "/healthz", "/metrics", "/v1/webhooks/replicate", "/v1/auth/anonymous", "/v1/stories",
                "/v1/stories/{id}",
                "/v1/stories/{id}/progress", "/v1/stories/{id}/costs",
                "/v1/segments/{id}", "/v1/segments/{id}/image", "/v1/segments/{id}/voice",
                "/v1/segments/{id}/status", "/v1/videos", "/v1/videos/{id}",
                "/v1/videos/{id}/status", "/v1/videos/{id}/retry", "/v1/videos/{id}/progress", "/v1/videos/{id}/tasks",
                "/v1/videos/{id}/report", "/v1/videos/{id}/playlist.m3u8",
                "/objects/{key}",
            ])
    }
}
