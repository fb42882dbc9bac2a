import FarmCore
import FarmObjects
import FarmSettings
import FarmStore
import FarmTesting
import Foundation
import Logging
import Storytelling
import Testing

@testable import Coordinator

/// A coordinator whose makers call local servers in the place of OpenAI and Replicate.
struct ProvidedStory {
    let openai: OpenAIStandIn
    let replicate: ReplicateStandIn
    let settings: CoordinatorSettings
    let coordinator: TestCoordinator
    let making: StoryMaking

    /// - Parameters:
    ///   - more: settings beside those of the services.
    ///   - keys: what the services take.
    init(
        _ more: [String: String] = [:], keys: (openai: String, replicate: String) = ("sk-stand-in", "r8_stand-in"),
        logger: Logger = Logger(label: "test")
    ) async throws {
        openai = try OpenAIStandIn(key: keys.openai)
        openai.answerStories()
        replicate = try ReplicateStandIn(key: keys.replicate)
        let given = [
            "OPENAI_API_KEY": openai.key, "NIGHTREEL_OPENAI_URL": try openai.baseURL.absoluteString,
            "REPLICATE_API_TOKEN": replicate.key, "NIGHTREEL_REPLICATE_URL": try replicate.baseURL.absoluteString,
        ]
        settings = try CoordinatorSettings(
            SettingsSource(flags: [:], environment: given.merging(more) { $1 }))
        let services = try MakerServices(settings.makers, publicURL: nil, client: try HTTPClient())
        var set: MakerSet?
        coordinator = try await TestCoordinator(makers: settings.makers.offer) { store, objects in
            let desks = CallDesks(
                store: store, objects: objects, clock: .system, caller: NodeID(high: 4, low: 4),
                logger: logger)
            let made = MakerSet(services: services, offlineOn: BlockingQueue(label: "makers", width: 2)) { story in
                desks.desk(for: Payer(story: story.id, user: story.user), reuses: story.makers.reuses)
            }
            set = made
            return made
        }
        making = StoryMaking(
            store: coordinator.store, objects: coordinator.objects, makers: try #require(set))
    }

    /// Makes everything that waits for makers, one after the other.
    ///
    /// - Returns: why attempts failed.
    @discardableResult
    func makeAll() async throws -> [TaskFault] {
        let holder = Holder(role: .worker, id: NodeID(high: 1, low: 1))
        var faults: [TaskFault] = []
        while let task = try await coordinator.store.claim(
            kinds: StoryMaking.kinds, for: holder, limit: 1, at: coordinator.clock.now
        ).first {
            do {
                let result = try await making.perform(task)
                _ = try await coordinator.store.complete(task.lease, with: result, at: coordinator.clock.now)
            } catch {
                let fault = TaskFault(reporting: error)
                faults.append(fault)
                let permanent = TaskFault(code: fault.code, message: fault.message, isPermanent: true)
                _ = try await coordinator.store.fail(task.lease, with: permanent, at: coordinator.clock.now)
            }
        }
        return faults
    }

    /// Admits a story and has it made.
    ///
    /// - Returns: its id.
    func tell(_ caller: Caller, makers: String = "{}", expectsFaults: Bool = false) async throws -> String {
        let script = "The door was open.\\n\\nNobody had opened it."
        let made = try await caller.post(
            "/v1/stories", json: #"{"title":"The Door","script":"\#(script)","makers":\#(makers)}"#)
        #expect(made.status == .created)
        let story = try made.body["id"].text
        _ = try await caller.post("/v1/segments/\(story)")
        let faults = try await makeAll()
        #expect(faults.isEmpty != expectsFaults, "\(faults)")
        return story
    }

    /// Micro-dollars that the ledger says were spent.
    func spent() async throws -> Int64 {
        try await coordinator.database.read { session in
            try session.query("SELECT cost FROM provider_call WHERE cost IS NOT NULL", []).reduce(0) { sum, row in
                sum + (try row.integer("cost"))
            }
        }
    }

    /// What a segment's voice and picture are.
    func media(of segment: Segment) async throws -> (picture: [UInt8], voice: [UInt8]) {
        let (image, voice) = (try #require(segment.image), try #require(segment.voice))
        return (
            try await coordinator.objects.read(image, limit: 1 << 26),
            try await coordinator.objects.read(voice, limit: 1 << 26)
        )
    }
}
