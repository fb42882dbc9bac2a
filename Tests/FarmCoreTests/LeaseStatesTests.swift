import FarmCore
import Foundation
import Testing

@Suite("The states of tasks and attempts")
struct LeaseStatesTests {
    /// The arrows of a section's diagram and the rows of its table, each as `state event next`.
    private func drawn(under heading: String) throws -> (arrows: [String], rows: [String]) {
        let file = URL(filePath: #filePath).appending(path: "../../../docs/lease-states.md").standardized
        let document = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(document.range(of: "## \(heading)\n")).upperBound
        let section = document[start...].components(separatedBy: "\n## ")[0]
        let lines = section.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
        let arrows = lines.compactMap { line -> String? in
            let words = line.replacing("-->", with: " ").replacing(":", with: " ").split(separator: " ")
            return line.contains("-->") && words.count == 3 ? "\(words[0]) \(words[2]) \(words[1])" : nil
        }
        let rows = lines.filter { $0.hasPrefix("| ") }.dropFirst(2).map { line in
            line.split(separator: "|").prefix(3).map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: " ")
        }
        return (arrows, rows)
    }

    @Test("The document draws and lists the task's transitions, and no other")
    func tasks() throws {
        let known = LeaseStates.tasks.map { "\($0.state) \($0.event) \($0.next)" }
        let (arrows, rows) = try drawn(under: "Tasks")
        #expect(arrows.sorted() == known.sorted())
        #expect(rows.sorted() == known.sorted())
    }

    @Test("The document draws and lists the attempt's transitions, and no other")
    func attempts() throws {
        let known = LeaseStates.attempts.map { "\($0.state) \($0.event) \($0.next)" }
        let (arrows, rows) = try drawn(under: "Attempts")
        #expect(arrows.sorted() == known.sorted())
        #expect(rows.sorted() == known.sorted())
    }

    @Test("No state knows an event twice, and every event can happen")
    func functions() {
        #expect(Set(LeaseStates.tasks.map { "\($0.state) \($0.event)" }).count == LeaseStates.tasks.count)
        #expect(Set(LeaseStates.attempts.map { "\($0.state) \($0.event)" }).count == LeaseStates.attempts.count)
        #expect(Set(LeaseStates.tasks.map(\.event)) == Set(TaskEvent.allCases))
        #expect(Set(LeaseStates.attempts.map(\.event)) == Set(AttemptEvent.allCases))
    }

    @Test(
        "Only a wrong result, other words or what an owner brings follow done, and from every state done can be reached"
    )
    func done() {
        let after = LeaseStates.tasks.filter { $0.state == .done }.map(\.event)
        #expect(Set(after) == [.refuted, .givenUp, .reworded, .brought])
        for start in TaskState.allCases {
            var reached: Set<TaskState> = []
            var found: Set<TaskState> = [start]
            while reached != found {
                reached = found
                for state in reached {
                    found.formUnion(TaskEvent.allCases.compactMap { LeaseStates.next(state, on: $0) })
                }
            }
            #expect(reached.contains(.done), "from \(start)")
        }
    }

    @Test("An attempt that has ended never lives again, and only its result can be found wrong or outdated")
    func ended() {
        for state in AttemptState.allCases where state != .live {
            let events = AttemptEvent.allCases.filter { LeaseStates.next(state, on: $0) != nil }
            #expect(Set(events) == (state == .completed ? [.refuted, .lost, .reworded, .brought] : []))
            #expect(events.allSatisfy { LeaseStates.next(state, on: $0) != .live })
        }
    }

    @Test("Whatever happens to an attempt happens to a live or a completed one, and only what an owner does to both")
    func live() {
        #expect(
            AttemptEvent.allCases.allSatisfy {
                let isBoth = LeaseStates.next(.live, on: $0) != nil && LeaseStates.next(.completed, on: $0) != nil
                let isEither = LeaseStates.next(.live, on: $0) != nil || LeaseStates.next(.completed, on: $0) != nil
                return isEither && isBoth == ($0 == .reworded || $0 == .brought)
            })
    }
}
