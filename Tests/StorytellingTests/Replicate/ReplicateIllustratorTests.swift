import FarmCore
import FarmMedia
import FarmObjects
import FarmTesting
import Foundation
import Synchronization
import Testing

@testable import Storytelling

@Suite("Pictures painted at Replicate", .timeLimit(.minutes(5)))
struct ReplicateIllustratorTests {
    /// One element for each look at a prediction.
    private func polls(of standIn: ReplicateStandIn) -> AsyncStream<Void> {
        let (polls, polling) = AsyncStream.makeStream(of: Void.self)
        standIn.choose { route, _ in
            if route == .poll { polling.yield() }
            return nil
        }
        return polls
    }

    @Test("A picture comes as WebP of the wanted ratio, is asked for as the model takes it, and is paid once")
    func picture() async throws {
        let standIn = try ReplicateStandIn()
        let desk = DirectDesk()
        let picture = try await Painting(standIn).paint(at: desk)
        #expect(picture.width == 1344 && picture.height == 756 && picture.warnings.isEmpty)
        let bitmap = try ImageCodec.decode(picture.webp)
        #expect(bitmap.width == 1344 && bitmap.height == 756 && picture.webp.prefix(4).elementsEqual("RIFF".utf8))
        let input = try #require(try Painting(standIn).inputs().first)
        #expect(input["aspect_ratio"] == "16:9" && input["seed"] == 7 && input["num_outputs"] == 1)
        #expect(input["go_fast"] == false && input["output_format"] == "png")
        #expect(input["prompt"] == "A lamp beside the cellar stairs\nAn old house at night.")
        #expect(standIn.account.total == 3000 && standIn.leaks == 0 && standIn.complaints.isEmpty)
        let call = try #require(desk.calls.first)
        #expect(call.provider == .replicate && call.operation == .image && call.estimate == ProviderUsage(images: 1))
        #expect(call.model == "black-forest-labs/flux-schnell" && desk.references == standIn.predictions)
    }

    @Test("The same request has the same key, and any other another")
    func keys() async throws {
        let standIn = try ReplicateStandIn()
        let desk = DirectDesk()
        let painting = Painting(standIn)
        try await painting.paint(at: desk)
        try await painting.paint(at: desk)
        try await painting.paint(at: desk, Painting.request(seed: 8))
        try await painting.paint(at: desk, Painting.request("A door"))
        let other = IllustrationRequest(
            context: "An old house at night.", prompt: "A lamp beside the cellar stairs", width: 1280, height: 720,
            seed: 7)
        try await painting.paint(at: desk, other)
        #expect(desk.calls[0].key == desk.calls[1].key)
        #expect(Set(desk.calls.map(\.key)).count == 4)
    }

    @Test("The name of the prediction is noted before the picture can be finished, and its answer is not waited for")
    func noted() async throws {
        let standIn = try ReplicateStandIn()
        let desk = RecordingDesk { _ in
            #expect(standIn.account.charges.isEmpty, "nothing is paid yet when the name is safe")
        }
        try await Painting(standIn).paint(at: desk)
        #expect(desk.notes == standIn.predictions && standIn.account.charges.count == 1)
        #expect(standIn.requests(.prediction).allSatisfy { $0.headers["prefer"] == nil })
        var patient = Painting(standIn)
        patient.limits.wait = 90
        try await patient.paint()
        #expect(standIn.requests(.prediction).last?.headers["prefer"] == "wait=60")
    }

    @Test("Where the service is asked to wait, the picture is there with its answer and is not asked for again")
    func waited() async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(.prediction, behave: .held)
        var patient = Painting(standIn)
        patient.limits.wait = 60
        let work = Task { [patient] in try await patient.paint() }
        while standIn.predictions.isEmpty { await Task.yield() }
        try standIn.finishHeld()
        #expect(try await work.value.width == 1344)
        #expect(standIn.requests(.poll).isEmpty && standIn.account.charges.count == 1)
    }

    @Test("Where that wait is over too soon, the picture is looked for until it is there")
    func waitedInVain() async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(.prediction, behave: .held)
        let polls = polls(of: standIn)
        var patient = Painting(standIn)
        patient.limits.wait = 1
        let work = Task { [patient] in try await patient.paint() }
        _ = await polls.first { _ in true }
        try standIn.finishHeld()
        #expect(try await work.value.width == 1344)
        #expect(standIn.predictions.count == 1 && standIn.account.charges.count == 1)
    }

    @Test(
        "Output is taken whatever stands beside it",
        arguments: [Misbehaviour.outputWhileProcessing, .singleOutput, .slow(polls: 6)])
    func outputs(behaviour: Misbehaviour) async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(.prediction, behave: behaviour)
        #expect(try await Painting(standIn).paint().width == 1344)
        #expect(standIn.account.charges.count == 1 && standIn.predictions.count == 1)
    }

    static let refusals: [(Misbehaviour, ProviderFault.Code)] = [
        (.refuse(401), .denied), (.refuse(403), .denied), (.quotaExhausted, .quotaExhausted),
        (.refuse(404), .rejected), (.refuse(422), .rejected), (.refuse(400), .rejected), (.refuse(408), .unavailable),
        (.refuse(409), .unavailable), (.refuse(500), .unavailable), (.refuse(502), .unavailable),
        (.refuse(503), .unavailable), (.refuse(504), .unavailable), (.page(502), .unavailable),
        (.page(504), .unavailable), (.page(522), .unavailable), (.page(524), .unavailable),
        (.page(200), .unusableAnswer),
        (.close, .unavailable), (.chargedAndLost, .unavailable), (.cutOff, .unavailable),
        (.unusable, .unusableAnswer),
    ]

    @Test("Every way in which nothing begins has its code", arguments: refusals)
    func faults(behaviour: Misbehaviour, code: ProviderFault.Code) async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(.prediction, behave: behaviour)
        let fault = try await Painting(standIn).fault()
        #expect(fault.code == code)
        #expect(fault.usage == nil && !fault.message.contains(standIn.key))
        let lost: [Misbehaviour] = [
            .close, .chargedAndLost, .cutOff, .unusable, .page(200), .refuse(408), .refuse(504), .page(504), .page(522),
            .page(524),
        ]
        #expect(fault.outcomeIsUnknown == lost.contains(behaviour))
        #expect(standIn.requests(.prediction).count == 1, "an attempt asks once")
    }

    static let waits: [(Misbehaviour.Hint, Duration?)] = [
        (.bodyOnly(seconds: 5), .seconds(5)), (.wordsOnly(seconds: 6), .seconds(6)), (.seconds(7), .seconds(7)),
        (.milliseconds(250), .milliseconds(250)), (.date(Painting.now + 90), .seconds(90)),
        (.date(Painting.now - 90), .zero), (.nothing, nil),
    ]

    @Test("Being asked to wait is told on in each of its forms", arguments: waits)
    func hints(hint: Misbehaviour.Hint, delay: Duration?) async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(.prediction, behave: .rateLimited(hint))
        let fault = try await Painting(standIn).fault()
        #expect(fault.code == .busy && fault.retryAfter == delay)
        standIn.next(.poll, behave: .rateLimited(hint))
        let later = try await Painting(standIn).fault()
        #expect(later.code == .busy && later.retryAfter == delay)
    }

    @Test("A wrong token and a service that is not there are told apart")
    func reach() async throws {
        let standIn = try ReplicateStandIn()
        #expect(try await Painting(standIn).fault(token: "r8_other").code == .denied)
        standIn.goDown()
        #expect(try await Painting(standIn).fault().code == .unavailable)
        try standIn.comeUp()
        try await Painting(standIn).paint()
    }

    static let ends: [(Misbehaviour, ProviderFault.Code)] = [
        (.fails("Director: unexpected error"), .unusableAnswer), (.canceled, .unusableAnswer),
        (.aborted, .unavailable),
    ]

    @Test(
        "A service that says nothing is not waited for longer than a stage may last",
        arguments: [
            StandInRoute.prediction, .poll, .output,
        ])
    func silence(route: StandInRoute) async throws {
        let standIn = try ReplicateStandIn()
        // On a busy machine the stage may be over before this route is reached.
        standIn.always(route, behave: .hang)
        var painting = Painting(standIn)
        painting.limits.transfer.idle = .milliseconds(300)
        let desk = RecordingDesk()
        await #expect(throws: MakerError.self) { try await painting.paint(at: desk) }
        #expect(desk.faults.map(\.code) == [.unavailable])
        standIn.always(route, behave: nil)
        try await Painting(standIn).paint(at: desk)
        #expect(standIn.account.charges.count == 1 && desk.images == 1)
    }

    @Test(
        "A prediction that ends without a picture costs nothing, and the next attempt begins another",
        arguments: ends)
    func endings(behaviour: Misbehaviour, code: ProviderFault.Code) async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(.prediction, behave: behaviour)
        let desk = RecordingDesk()
        await #expect(throws: MakerError.self) { try await Painting(standIn).paint(at: desk) }
        #expect(desk.faults.map(\.code) == [code] && desk.images == 0)
        #expect(desk.faults.allSatisfy { !$0.outcomeIsUnknown }, "it is over")
        try await Painting(standIn).paint(at: desk)
        #expect(standIn.predictions.count == 2 && desk.images == 1 && standIn.account.charges.count == 1)
    }

    @Test(
        "A picture that cannot be had any longer, or cannot be read, is asked for again, and both are told as paid",
        arguments: [Misbehaviour.expiredOutput, .damagedOutput])
    func lost(behaviour: Misbehaviour) async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(.prediction, behave: behaviour)
        let desk = RecordingDesk()
        await #expect(throws: MakerError.self) { try await Painting(standIn).paint(at: desk) }
        #expect(desk.faults.map(\.code) == [.unusableAnswer])
        #expect(desk.faults.first?.usage == ProviderUsage(images: 1))
        try await Painting(standIn).paint(at: desk)
        #expect(desk.images == 2 && standIn.account.charges.count == 2)
    }

    @Test(
        "A copy that breaks off is fetched again from the same prediction",
        arguments: [Misbehaviour.cutOff, .close, .refuse(503), .page(502)])
    func copies(behaviour: Misbehaviour) async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(.output, behave: behaviour)
        let desk = RecordingDesk()
        await #expect(throws: MakerError.self) { try await Painting(standIn).paint(at: desk) }
        #expect(desk.faults.map(\.code) == [.unavailable])
        try await Painting(standIn).paint(at: desk)
        #expect(desk.images == 1 && standIn.account.charges.count == 1 && standIn.predictions.count == 1)
    }

    @Test("Bodies that come in drips are read to their end", arguments: [StandInRoute.prediction, .poll, .output])
    func drips(route: StandInRoute) async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(route, behave: .drip(pieces: 10, every: .milliseconds(2)))
        #expect(try await Painting(standIn).paint().width == 1344)
    }

    @Test(
        "JSON that breaks off while the picture is made loses nothing: the next attempt goes on",
        arguments: [
            Misbehaviour.cutOff, .refuse(500), .refuse(401), .page(502), .unusable,
        ])
    func brokenPolls(behaviour: Misbehaviour) async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(.poll, behave: behaviour)
        let desk = RecordingDesk()
        await #expect(throws: MakerError.self) { try await Painting(standIn).paint(at: desk) }
        #expect(desk.faults.allSatisfy { $0.outcomeIsUnknown }, "a prediction is under way")
        try await Painting(standIn).paint(at: desk)
        #expect(standIn.predictions.count == 1 && standIn.account.charges.count == 1 && desk.images == 1)
    }

    @Test(
        "What is not finished at the deadline is cancelled at the service, and costs nothing",
        arguments: [Misbehaviour.held, .unheardOf])
    func deadline(behaviour: Misbehaviour) async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(.prediction, behave: behaviour)
        var painting = Painting(standIn)
        painting.limits.total = .milliseconds(60)
        let fault = try await painting.fault()
        #expect(fault.code == .unavailable)
        let prediction = try #require(standIn.predictions.first)
        #expect(standIn.status(of: prediction) == "canceled" && standIn.requests(.cancel).count == 1)
        #expect(standIn.account.charges.isEmpty)
    }

    @Test("A status that nobody has heard of is looked at again and again")
    func unheardOf() async throws {
        let standIn = try ReplicateStandIn()
        standIn.next(.prediction, behave: .unheardOf)
        let polls = polls(of: standIn)
        let work = Task { try await Painting(standIn).paint() }
        _ = await polls.dropFirst(2).first { _ in true }
        work.cancel()
        await #expect(throws: CancellationError.self) { try await work.value }
        #expect(standIn.predictions.count == 1 && standIn.account.charges.isEmpty)
    }
}
