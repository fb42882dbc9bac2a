import FarmCore
import FarmObjects
import FarmStore
import FarmTesting
import Foundation
import Testing

/// A story whose text is read, spoken, heard and painted by services that cost money, on a store of its own.
@Suite("A story made by services that cost money", .serialized)
struct PaidStoryTests {
    private static let script = """
        The lamp went out at ten past three, and nobody had touched it.

        Dr. Hale counted the doors in the corridor again. There had been six of them in 1897.

        She heard the cellar stairs count her steps, one by one, long after she had stopped.
        """

    /// Stand-ins with keys that are nowhere else, and a coordinator that knows them.
    private struct Services {
        let openai: OpenAIStandIn
        let replicate: ReplicateStandIn
        let bucket: Bucket
        let farm: Farm

        init() async throws {
            openai = try OpenAIStandIn(key: "sk-\(UUID().uuidString)")
            replicate = try ReplicateStandIn(key: "r8_\(UUID().uuidString)")
            bucket = try await Bucket()
            let settings = [
                "NIGHTREEL_OBJECTS": bucket.address,
                "NIGHTREEL_OPENAI_KEY": openai.key, "NIGHTREEL_OPENAI_URL": try openai.baseURL.absoluteString,
                "NIGHTREEL_REPLICATE_TOKEN": replicate.key,
                "NIGHTREEL_REPLICATE_URL": try replicate.baseURL.absoluteString,
            ]
            farm = try await Farm(environment: S3Server.Key.owner.environment.merging(settings) { $1 })
        }

        /// Every secret that the coordinator was told.
        var secrets: [String] {
            [openai.key, replicate.key] + ["AWS_SECRET_ACCESS_KEY"].compactMap { S3Server.Key.owner.environment[$0] }
        }
    }

    @Test("A whole story is made, though each service has its troubles, and every call is paid for once")
    func whole() async throws {
        let services = try await Services()
        let (openai, replicate, farm) = (services.openai, services.replicate, services.farm)
        openai.answerStories()
        openai.next(.chat, behave: .refuse(503), .rateLimited(.seconds(1)))
        openai.next(.speech, behave: .rateLimited(.milliseconds(50)), .drip(pieces: 10, every: .milliseconds(5)))
        openai.next(.transcription, behave: .refuse(500))
        replicate.next(
            .prediction, behave: .rateLimited(.bodyOnly(seconds: 1)), .slow(polls: 2), .outputWhileProcessing)
        replicate.next(.poll, behave: .refuse(502))
        try farm.startNode("one", slots: 2)

        let consumer = try await Consumer(address: farm.httpAddress)
        let story = try await consumer.createStory(title: "The lamp", script: Self.script)
        try await consumer.makeSegments(of: story)
        let video = try await consumer.startVideo(of: story)
        let status = try await consumer.finished(video)
        try #require(status.status == "completed", "\(status.error ?? "")\n\(farm.coordinator.output)")
        let url = try #require(status.url)
        #expect(url.hasPrefix(services.bucket.endpoint))
        let file = farm.folder.appending(path: "video.mp4")
        try await consumer.download(url, to: file)
        let verdict = try Judge.verdict(on: file)
        #expect(verdict.complaints == "" && verdict.width == 1920 && verdict.height == 1080)

        let pictures = replicate.account.charges.count
        let voices = openai.account.charges.count { $0.operation == .speech }
        let segments = try await farm.store().segments(of: story)
        #expect(pictures == segments.count && voices == segments.count && segments.count >= 2)
        #expect(
            (openai.account.timesPaid.merging(replicate.account.timesPaid) { $0 + $1 }).values.allSatisfy { $0 == 1 })
        #expect(openai.complaints == [] && replicate.complaints == [] && replicate.leaks == 0)

        let costs = try await farm.store().costs(of: story)
        for (provider, account) in [("openai", openai.account), ("replicate", replicate.account)] {
            let lines = costs.filter { $0.provider == provider && $0.cost > 0 }
            #expect(lines.reduce(0) { $0 + $1.cost } == account.total && account.total > 0)
            #expect(lines.allSatisfy { $0.state == .settled })
            #expect(lines.reduce(0) { $0 + $1.calls } == account.charges.count)
        }

        // The clips lie in the bucket, where the coordinator has looked at each once; none was sent to it or by it.
        let material = try #require(await farm.store().assemblyMaterial(of: video))
        let sizes = try await services.bucket.store.sizes()
        let results = try (material.clips.map(\.asset) + [material.soundtrack]).reduce(0) {
            $0 + (try #require(sizes[$1]))
        }
        let traffic = try await farm.traffic()
        #expect(results > 100_000 && traffic.read["inspection"] == results)
        #expect(traffic.received == 0 && traffic.sent == 0)
        try await expectSecretsKept(
            services, story: story, results: sizes.keys.sorted { $0.description < $1.description })
    }

    /// Looks for every secret wherever somebody else may look: files and logs, the database, command lines, and what was
    /// stored. That it looks at them is shown by what must be there.
    private func expectSecretsKept(_ services: Services, story: StoryID, results: [AssetID]) async throws {
        var found: Set<String> = []
        func look(at bytes: Data, of name: String) {
            for secret in services.secrets {
                #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(name) holds a secret")
            }
            for word in ["Dr. Hale counted the doors", story.description, "serve", "run", "RIFF", "ftyp"] {
                let kind = URL(filePath: name).pathExtension
                if bytes.range(of: Data(word.utf8)) != nil { found.insert("\(kind): \(word)") }
            }
        }
        let files = FileManager.default.enumerator(at: services.farm.folder, includingPropertiesForKeys: nil)
        while let file = files?.nextObject() as? URL {
            // A folder has no bytes, and a file that has gone has none any more.
            guard let bytes = try? Data(contentsOf: file) else { continue }
            look(at: bytes, of: file.lastPathComponent)
        }
        for pid in services.farm.processes {
            look(at: try Data(contentsOf: URL(filePath: "/proc/\(pid)/cmdline")), of: "a process.cmdline")
        }
        for asset in results {
            look(at: Data(try await services.bucket.store.read(asset, limit: 64 << 20)), of: "\(asset).object")
        }
        let places = ["log: \(story)", "cmdline: serve", "cmdline: run", "object: RIFF", "object: ftyp"]
        #expect(found.isSuperset(of: places))
        #expect(found.contains { $0.hasPrefix("sqlite") && $0.hasSuffix("doors") }, "\(found)")
    }
}
