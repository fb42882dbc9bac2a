import Foundation
import Testing

@testable import Nightreel

@Suite("Plans from arguments")
struct MakePlanTests {
    private func plan(_ change: (inout MakeArguments) -> Void) throws(CommandFailure) -> MakePlan {
        var arguments = MakeArguments(story: "stories/the-cellar.txt")
        change(&arguments)
        return try MakePlan(arguments, processors: 8)
    }

    @Test("By default the coordinator of this machine makes a video named like the story")
    func defaults() throws {
        let plan = try plan { _ in }
        #expect(plan.output.lastPathComponent == "the-cellar.mp4")
        #expect(plan.farm == .running(try #require(URL(string: "http://127.0.0.1:7319/v1"))))
    }

    @Test(
        "An address is taken with and without its version",
        arguments: [
            "https://farm.example", "https://farm.example/", "https://farm.example/v1", "https://farm.example/v1/",
        ])
    func addresses(address: String) throws {
        let base = try MakePlan.restBase(address)
        #expect(base.appendingPathComponent("stories").absoluteString == "https://farm.example/v1/stories")
    }

    @Test(
        "What is no http address is a wrong use",
        arguments: ["farm.example", "ftp://farm.example", "http://", "", "http://u:p@farm.example", "http://a?b=c"])
    func badAddresses(address: String) {
        let failure = #expect(throws: CommandFailure.self) { try plan { $0.coordinator = address } }
        #expect(failure?.exit == .usage)
    }

    @Test("A local farm shares the processors out among its nodes")
    func slots() throws {
        for (nodes, slots) in [(1, 8), (3, 2), (16, 1)] {
            let plan = try plan {
                $0.isLocal = true
                $0.nodes = nodes
            }
            guard case .local(let local) = plan.farm else {
                Issue.record("not a local farm")
                continue
            }
            #expect(local.nodes == nodes)
            #expect(local.slots == slots)
            #expect(local.data == nil)
        }
    }

    @Test("Options of a local farm go with --local only, and a coordinator does not")
    func contradictions() {
        let changes: [(inout MakeArguments) -> Void] = [
            { $0.nodes = 2 }, { $0.slots = 2 }, { $0.data = "d" },
            {
                $0.isLocal = true
                $0.coordinator = "http://a"
            },
        ]
        for change in changes {
            let failure = #expect(throws: CommandFailure.self) { try plan(change) }
            #expect(failure?.exit == .usage)
        }
    }

    @Test("Nodes and slots have limits", arguments: [-1, 0, 65])
    func limits(count: Int) {
        for change: (inout MakeArguments) -> Void in [{ $0.nodes = count }, { $0.slots = count }] {
            let failure = #expect(throws: CommandFailure.self) {
                try plan {
                    $0.isLocal = true
                    change(&$0)
                }
            }
            #expect(failure?.exit == .usage)
        }
    }
}
