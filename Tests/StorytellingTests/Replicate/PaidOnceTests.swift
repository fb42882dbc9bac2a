import FarmMedia
import FarmObjects
import FarmTesting
import Foundation
import Synchronization
import Testing

@testable import Storytelling

@Suite("A picture that was begun is not paid for again", .timeLimit(.minutes(5)))
struct PaidOnceTests {
    /// What an attempt would be told that follows one which was killed when it had begun a prediction.
    private func begun(at standIn: ReplicateStandIn, behave behaviour: Misbehaviour?) async throws -> String {
        struct Killed: Error {}
        standIn.next(.prediction, behave: behaviour)
        let desk = RecordingDesk { _ in throw Killed() }
        standIn.next(.cancel, behave: .refuse(500))
        await #expect(throws: Killed.self) { try await Painting(standIn).paint(at: desk) }
        return try #require(desk.notes.first)
    }

    @Test("A prediction of an earlier process is waited for", arguments: [Misbehaviour.slow(polls: 3), .singleOutput])
    func resumed(behaviour: Misbehaviour) async throws {
        let standIn = try ReplicateStandIn()
        let earlier = try await begun(at: standIn, behave: behaviour)
        let desk = RecordingDesk(reference: earlier)
        #expect(try await Painting(standIn).paint(at: desk).width == 1344)
        #expect(standIn.predictions == [earlier] && standIn.account.charges.count == 1 && desk.images == 1)
        #expect(desk.notes.isEmpty)
    }

    @Test(
        "One that the service does not know, or whose name is none, is begun anew",
        arguments: [
            "0000000000000000000000unknown", "ended:p1", "../../account", "",
        ])
    func unknown(reference: String) async throws {
        let standIn = try ReplicateStandIn()
        let desk = RecordingDesk(reference: reference)
        try await Painting(standIn).paint(at: desk)
        #expect(standIn.predictions.count == 1 && desk.images == 1 && desk.notes == standIn.predictions)
    }

    @Test("One that was cancelled meanwhile is begun anew in the same attempt")
    func cancelled() async throws {
        let standIn = try ReplicateStandIn()
        let earlier = try await begun(at: standIn, behave: .canceled)
        let desk = RecordingDesk(reference: earlier)
        try await Painting(standIn).paint(at: desk)
        #expect(desk.notes == Array(standIn.predictions.dropFirst()) && desk.images == 1)
    }

    @Test("One whose picture has expired meanwhile is told as paid, once, and begun anew by the next attempt")
    func expired() async throws {
        let standIn = try ReplicateStandIn()
        let earlier = try await begun(at: standIn, behave: .expiredOutput)
        let desk = RecordingDesk(reference: earlier)
        await #expect(throws: MakerError.self) { try await Painting(standIn).paint(at: desk) }
        try await Painting(standIn).paint(at: desk)
        #expect(standIn.predictions.count == 2 && standIn.account.charges.count == 2 && desk.images == 2)
    }

    @Test("A name that cannot be noted is of a prediction that is cancelled")
    func unnoted() async throws {
        struct Away: Error {}
        let standIn = try ReplicateStandIn()
        standIn.next(.prediction, behave: .held)
        let desk = RecordingDesk { _ in throw Away() }
        await #expect(throws: Away.self) { try await Painting(standIn).paint(at: desk) }
        #expect(standIn.status(of: try #require(standIn.predictions.first)) == "canceled")
        #expect(standIn.account.charges.isEmpty)
    }

    @Test("A request that costs money is sent once, even where its connection served before and then broke")
    func sentOnce() async throws {
        let standIn = try ReplicateStandIn()
        let illustrator = try Painting(standIn).illustrator(at: RecordingDesk())
        _ = try await illustrator.illustrate(Painting.request())
        standIn.next(.prediction, behave: .chargedAndLost)
        await #expect(throws: MakerError.self) { try await illustrator.illustrate(Painting.request(seed: 8)) }
        #expect(standIn.requests(.prediction).count == 2)
    }

    @Test("What is in store is not asked for again")
    func stored() async throws {
        let standIn = try ReplicateStandIn()
        let desk = RecordingDesk()
        let first = try await Painting(standIn).paint(at: desk)
        #expect(try await Painting(standIn).paint(at: desk) == first)
        #expect(standIn.predictions.count == 1 && desk.images == 1)
    }

    @Test("Work that is cancelled while it waits is cancelled at the service")
    func stopped() async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(.prediction, behave: .held)
        let (noted, noting) = AsyncStream.makeStream(of: String.self)
        let desk = RecordingDesk { noting.yield($0) }
        let work = Task { try await Painting(standIn).paint(at: desk) }
        let prediction = try #require(await noted.first { _ in true })
        work.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }
        #expect(standIn.status(of: prediction) == "canceled")
        try standIn.finishHeld()
        #expect(standIn.account.charges.isEmpty)
    }

    @Test("Work that is cancelled while the prediction is being begun learns its name, and cancels it")
    func stoppedEarly() async throws {
        let standIn = try ReplicateStandIn()
        let (asked, asking) = AsyncStream.makeStream(of: Void.self)
        standIn.choose { route, _ in
            guard route == .prediction else { return nil }
            asking.yield()
            return .withheld
        }
        let desk = RecordingDesk()
        let work = Task { try await Painting(standIn).paint(at: desk) }
        _ = await asked.first { _ in true }
        work.cancel()
        standIn.release()
        await #expect(throws: CancellationError.self) { try await work.value }
        let prediction = try #require(standIn.predictions.first)
        #expect(desk.notes == [prediction] && standIn.status(of: prediction) == "canceled")
        #expect(standIn.account.charges.isEmpty)
    }
}
