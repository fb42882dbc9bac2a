import FarmCore
import FarmProtocol
import Foundation
import Testing

@testable import RenderNode

struct OutboxFileTests {
    private let scratch: ScratchFolder
    private let file: OutboxFile

    init() throws {
        scratch = try ScratchFolder()
        file = OutboxFile(file: scratch.url.appendingPathComponent("outbox"))
    }

    private func report(_ number: UInt64) -> NodeReport {
        let lease = LeaseID(task: TaskID(high: 7, low: number), epoch: 1)
        return .failure(Failure(lease: lease, code: "corruptInput", message: "cut off", isPermanent: true))
    }

    private func read() throws -> NodeOutbox {
        try file.read { Issue.record("set aside: \($0)") }
    }

    /// What stands in the folder.
    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: scratch.url.path).sorted()
    }

    @Test("What is kept in a file is there when it is read again")
    func roundTrip() throws {
        var outbox = try read()
        #expect(outbox.reports.isEmpty)
        for number in 1...3 as ClosedRange<UInt64> { try file.carryOut(try outbox.keep(report(number))) }
        try file.carryOut(try #require(try outbox.forget(report(2).lease)))
        #expect(try read().reports == [report(1), report(3)])
        #expect(try names() == ["outbox"])
    }

    @Test("An append cuts off what an earlier one left behind it")
    func append() throws {
        var outbox = NodeOutbox()
        try file.carryOut(try outbox.keep(report(1)))
        let torn = try FileHandle(forWritingTo: file.file)
        try torn.seekToEnd()
        try torn.write(contentsOf: Data(repeating: 7, count: 1000))
        try file.carryOut(try outbox.keep(report(2)))
        #expect(try read().tornBytes == 0)
        #expect(try read().reports == [report(1), report(2)])
    }

    @Test("A damaged file is set aside with a line that says so, and the node starts without it")
    func damaged() throws {
        var outbox = NodeOutbox()
        for number in 1...2 as ClosedRange<UInt64> { try file.carryOut(try outbox.keep(report(number))) }
        var bytes = try Data(contentsOf: file.file)
        bytes[30] ^= 1
        try bytes.write(to: file.file)
        var lines: [String] = []
        #expect(try file.read { lines.append($0) }.reports.isEmpty)
        #expect(lines.count == 1 && lines.allSatisfy { $0.contains("damaged at byte 8") && !$0.contains("\n") })
        #expect(try names() == ["outbox.damaged"])
        #expect(try Data(contentsOf: scratch.url.appendingPathComponent("outbox.damaged")) == bytes)
    }

    @Test("A write that cannot be done is an error that names the file and the reason")
    func failure() throws {
        let nowhere = OutboxFile(file: scratch.url.appendingPathComponent("missing/outbox"))
        var outbox = NodeOutbox()
        let error = #expect(throws: OutboxFileError.self) { try nowhere.carryOut(try outbox.keep(report(1))) }
        #expect(error?.description.contains("missing/outbox.draft could not be opened: No such file") == true)
    }
}
