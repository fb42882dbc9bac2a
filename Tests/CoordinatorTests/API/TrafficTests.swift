import FarmCore
import FarmObjects
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import NIOCore
import Testing

@testable import Coordinator

@Suite("The bytes that a coordinator moves are counted")
struct TrafficTests {
    private let bytes = (0..<1000).map { UInt8($0 % 251) }

    @Test("What is uploaded and downloaded here is counted as it passes, and nothing else is")
    func passing() async throws {
        let coordinator = try await TestCoordinator()
        let asset = try await coordinator.objects.store(bytes)
        let soon = coordinator.clock.now + .seconds(60)
        let download = try path(of: coordinator.objects.downloadURL(of: asset, type: .mp4, until: soon))
        let attempt = ObjectKey.attempt(LeaseID(task: TaskID(high: 1, low: 2), epoch: 3))
        let upload = try path(of: coordinator.objects.uploadURL(for: attempt, limit: 500, until: soon))
        try await coordinator.server.test(.router) { client in
            let caller = Caller(client: client)
            #expect(try await caller.get(download).bytes == bytes)
            #expect(try await caller.get(download, [.range: "bytes=0-99"]).bytes.count == 100)
            _ = try await caller.send(.head, download)
            _ = try await caller.get(download + "0")
            _ = try await caller.send(.put, upload, body: ByteBuffer(bytes: bytes.prefix(300)))
            let answer = try await caller.get("/metrics")
            #expect(answer.headers[.contentType]?.hasPrefix("text/plain; version=0.0.4") == true)
            let lines = String(decoding: answer.bytes, as: UTF8.self).split(separator: "\n")
            #expect(lines.contains("nightreel_object_sent_bytes_total 1100"))
            #expect(lines.contains("nightreel_object_received_bytes_total 300"))
            #expect(lines.contains("nightreel_store_read_bytes_total{purpose=\"assembly\"} 0"))
            #expect(
                lines.allSatisfy { $0.hasPrefix("# ") || $0.wholeMatch(of: /[a-z_]+(\{[a-z]+="[a-z]+"\})? \d+/) != nil }
            )
        }
    }

    @Test("What the coordinator has from the store, and puts there, is counted by its purpose")
    func purposes() async throws {
        let coordinator = try await TestCoordinator()
        let traffic = ObjectTraffic()
        let making = coordinator.objects.measured(by: traffic, for: .making)
        let assembly = coordinator.objects.measured(by: traffic, for: .assembly)
        let asset = try await making.store(bytes)
        let copy = coordinator.folder.appending(path: "copy")
        try await assembly.fetch(asset, to: copy)
        #expect(try await assembly.read(asset, limit: 1000) == bytes)
        await #expect(throws: ObjectError.self) { try await assembly.read(asset, limit: 999) }
        _ = try await assembly.store(file: copy)
        #expect(traffic.count.written == [.making: 1000, .assembly: 1000])
        #expect(traffic.count.read == [.assembly: 2000])
        #expect(traffic.count.sent == 0 && traffic.count.received == 0)
    }

    @Test("A result that is taken is counted as looked at; one that is refused is not")
    func inspection() async throws {
        let coordinator = try await TestCoordinator()
        let traffic = ObjectTraffic()
        let inspection = coordinator.objects.measured(by: traffic, for: .inspection)
        let attempt = ObjectKey.attempt(LeaseID(task: TaskID(high: 1, low: 2), epoch: 3))
        let file = coordinator.objects.incomingLocation()
        try Data(bytes).write(to: file)
        try await coordinator.objects.admit(file, at: attempt)
        let asset = try AssetID.of(bytes)
        await #expect(throws: ObjectError.self) { try await inspection.promote(attempt, to: asset, size: 999) }
        #expect(traffic.count.read.isEmpty)
        try await inspection.promote(attempt, to: asset, size: 1000)
        #expect(traffic.count.read == [.inspection: 1000])
    }
}
