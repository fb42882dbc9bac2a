import FarmCore
import FarmMedia
import FarmObjects
import FarmProtocol
import Foundation
import Logging
import Testing

@testable import RenderNode

@Suite(.timeLimit(.minutes(1)))
struct WorkshopTests {
    private let scratch: ScratchFolder
    private let folder: CacheFolder
    private let transfers = FakeTransfers()
    private let upload: URL
    private let body: [UInt8] = [1, 2, 3]

    init() throws {
        scratch = try ScratchFolder()
        folder = try CacheFolder(at: scratch.url) { NodeID(high: 1, low: 2) }
        upload = try #require(URL(string: "http://127.0.0.1/upload?signature=secret"))
    }

    private func workshop(_ renderer: FakeRenderer = FakeRenderer(), slots: Int = 1) -> Workshop {
        let retry = RetryRule(sleep: { _ in })
        let cache = AssetCache(folder, limit: 1000, transfers: transfers, retry: retry) { try AssetID.of(file: $0) }
        return Workshop(
            cache: cache, transfers: transfers, renderer: renderer, threads: RenderThreads(count: slots),
            gate: SlotGate(slots: slots), folder: folder.work, retry: retry)
    }

    private func grant(_ number: UInt64 = 1, assets: [Grant.Asset]? = nil) throws -> Grant {
        let url = try #require(URL(string: "http://127.0.0.1/image"))
        let image = try AssetID.of(body)
        transfers.serve(body, at: url)
        let recipe = ClipRecipe(
            image: image, format: .standard, frameCount: 48, motion: .slowZoom, cues: [], subtitles: .standard)
        return Grant(
            lease: LeaseID(task: TaskID(high: 7, low: number), epoch: 2), work: .clip(recipe),
            assets: assets ?? [Grant.Asset(id: image, url: url.absoluteString, size: 3)],
            uploadURL: upload.absoluteString, story: StoryID(high: 1, low: 1), video: VideoID(high: 1, low: 1))
    }

    private func leftovers() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.work.path)
    }

    @Test("Work is fetched, rendered, digested, uploaded and reported, and leaves only its assets behind")
    func wholeWay() async throws {
        let progress = Recorder<Int>()
        let completion = try await workshop().carryOut(try grant(), mayUpload: {}) { progress.add($0) }
        #expect(completion.digest == (try AssetID.of([3, 2, 1])))
        #expect(completion.size == 3)
        #expect(completion.units == 48)
        #expect(transfers.uploads == [upload: [3, 2, 1]])
        #expect(progress.all == [0, 48])
        let notes = completion.notes
        #expect(notes.missingGlyphs == ["\u{E000}"] && notes.stages[.draw] == .milliseconds(7))
        #expect(try #require(notes.stages[.digest]) > .zero)
        #expect(try #require(notes.processorTime) >= (notes.stages[.digest] ?? .zero))
        #expect(try leftovers().isEmpty)
    }

    @Test("An upload that breaks off is tried again; one that is refused is a failure that may be tried elsewhere")
    func upload() async throws {
        transfers.failUploads(
            to: upload, with: [TransferError(.interrupted, "broken"), TransferError(.status(503), "")])
        _ = try await workshop().carryOut(try grant(), mayUpload: {}) { _ in }
        #expect(transfers.uploads.count == 1)
        transfers.failUploads(to: upload, with: [TransferError(.status(403), "expired")])
        let error = try await failure(of: workshop())
        #expect(error.code == "uploadFailed")
        #expect(!error.isPermanent)
        #expect(!error.message.contains("secret"))
        #expect(try leftovers().isEmpty)
    }

    @Test("Only an input that is unusable though it is whole is a failure for good")
    func permanence() async throws {
        let cases: [(MediaError.Code, Bool)] = [
            (.corruptInput, true), (.inputTooLarge, true), (.missingCapability, false), (.libraryFailure, false),
            (.inputOutput, false),
        ]
        for (code, isPermanent) in cases {
            let error = try await failure(of: workshop(FakeRenderer(.fail(MediaError(code, "no")))))
            #expect(error.code == code.rawValue)
            #expect(error.isPermanent == isPermanent, "\(code)")
        }
    }

    @Test("An asset that never arrives whole, or not at all, is a failure that may be tried elsewhere")
    func assets() async throws {
        let corrupt = Grant.Asset(id: try AssetID.of(body), url: "http://127.0.0.1/corrupt", size: 3)
        transfers.serve([0, 0, 0], at: try #require(URL(string: corrupt.url)))
        let first = try await failure(of: workshop(), grant(assets: [corrupt]))
        #expect(first.code == "assetCorrupt")
        #expect(!first.isPermanent)
        let missing = Grant.Asset(id: try AssetID.of(body), url: "http://127.0.0.1/missing", size: 3)
        let second = try await failure(of: workshop(), grant(assets: [missing]))
        #expect(second.code == "downloadFailed")
        #expect(!second.isPermanent)
    }

    @Test("A grant that does not bring what its work is made of, or too much of it, is a failure for good")
    func unusableGrant() async throws {
        let huge = Grant.Asset(id: try AssetID.of(body), url: "http://127.0.0.1/image", size: 3 << 30)
        for assets in [[], [huge]] {
            let error = try await failure(of: workshop(), grant(assets: assets))
            #expect(error.code == "unusableGrant")
            #expect(error.isPermanent)
        }
        #expect(transfers.downloads.isEmpty)
    }

    @Test("Assets of the next lease are fetched while the present one renders")
    func prefetch() async throws {
        let begun = Latch()
        let crew = RenderCrew(workshop(FakeRenderer(.hang(begun: begun))), logger: Logger(label: "test"))
        crew.start(try grant(1)) { _ in }
        try await begun.pass()
        let next = FakeTransfers.Gate()
        let other = Grant.Asset(id: try AssetID.of([5]), url: "http://127.0.0.1/next", size: 1)
        transfers.serve([5], at: try #require(URL(string: other.url)), behind: next)
        let recipe = SoundtrackRecipe(placements: [.init(voice: other.id, firstSample: 0)], sampleCount: 48_000)
        crew.start(
            Grant(
                lease: LeaseID(task: TaskID(high: 7, low: 9), epoch: 1), work: .soundtrack(recipe), assets: [other],
                uploadURL: upload.absoluteString, story: StoryID(high: 1, low: 1), video: VideoID(high: 1, low: 1))
        ) { _ in }
        try await next.reached.pass()
        await crew.stop()
    }

    @Test("Cancelled work ends soon, uploads nothing, leaves nothing and reports nothing")
    func cancellation() async throws {
        let begun = Latch()
        let events = Recorder<NodeEvent>()
        let crew = RenderCrew(workshop(FakeRenderer(.hang(begun: begun))), logger: Logger(label: "test"))
        let grant = try grant()
        let stopped = NodeEvent.workStopped(grant.lease)
        crew.start(grant) { events.add($0) }
        try await begun.pass()
        crew.cancel(grant.lease)
        await crew.stop()
        #expect(events.all.allSatisfy { $0 == .workProgressed(grant.lease, done: 0, total: 48) || $0 == stopped })
        #expect(events.all.last == stopped)
        #expect(transfers.uploads.isEmpty)
        #expect(try leftovers().isEmpty)
    }

    /// What the coordinator would be told.
    private func failure(of workshop: Workshop, _ grant: Grant? = nil) async throws -> Failure {
        let grant = try grant ?? self.grant()
        do {
            _ = try await workshop.carryOut(grant, mayUpload: {}) { _ in }
        } catch {
            return Failure(error, of: grant.lease)
        }
        throw WorkError(.internalError, "the work did not fail")
    }
}
