import FarmCore
import FarmObjects
import FarmStore
import Storytelling

/// Makes a story's context and segments, pictures and voices with the makers that its owner chose.
struct StoryMaking: Sendable {
    static let kinds: [TaskKind] = [.context, .illustrate, .narrate]

    /// The raster that pictures are made in, whatever the video's: makers paint what they paint well, and
    /// the motion needs no more.
    static let pictureWidth = 1536
    static let pictureHeight = 864

    let store: FarmStore
    let objects: any ObjectStore
    let makers: MakerSet

    func perform(_ task: FarmTask) async throws -> TaskResult {
        guard let story = try await store.story(task.story) else {
            throw TaskFault(code: "materialMissing", message: "The story is not there.", isPermanent: true)
        }
        return switch task.kind {
        case .context: try await makeContext(of: story)
        case .illustrate: try await illustrate(segment(of: task), of: story)
        case .narrate: try await narrate(segment(of: task), of: story)
        case .clip, .soundtrack, .assemble, .publish:
            throw TaskFault(
                code: "wrongHolder", message: "A \(task.kind.rawValue) task is not a maker's.", isPermanent: true)
        }
    }

    private func makeContext(of story: Story) async throws -> TaskResult {
        let plan = try await makers.writer(for: story).plan(StoryText(title: story.title, script: story.script))
        guard !plan.segments.isEmpty else {
            throw TaskFault(code: "refused", message: "The script holds nothing that can be told.", isPermanent: true)
        }
        return .context(plan.context, segments: plan.segments.map { .init(text: $0.text, prompt: $0.prompt) })
    }

    private func illustrate(
        _ material: (segment: Segment, context: String), of story: Story
    ) async throws -> TaskResult {
        let request = IllustrationRequest(
            context: material.context, prompt: material.segment.prompt, width: Self.pictureWidth,
            height: Self.pictureHeight, seed: Self.seed(of: material))
        let picture = try await makers.illustrator(for: story).illustrate(request)
        let id = try await objects.store(picture.webp)
        return .illustration(
            StoredAsset(id: id, size: Int64(picture.webp.count), mediaType: .webp), warnings: picture.warnings)
    }

    private func narrate(
        _ material: (segment: Segment, context: String), of story: Story
    ) async throws -> TaskResult {
        let request = NarrationRequest(
            text: material.segment.text, voice: story.makers.narratorVoice,
            instructions: story.makers.narratorInstructions)
        let voice = try await makers.narrator(for: story).narrate(request)
        let id = try await objects.store(voice.audio)
        let asset = StoredAsset(id: id, size: Int64(voice.audio.count), mediaType: .wave)
        return .narration(asset, sampleCount: voice.sampleCount, words: voice.words, warnings: voice.warnings)
    }

    private func segment(of task: FarmTask) async throws -> (segment: Segment, context: String) {
        guard let id = task.segment, let found = try await store.segment(id) else {
            throw TaskFault(code: "materialMissing", message: "The segment is not there.", isPermanent: true)
        }
        return found
    }

    /// The same words at the same place of a story give the same picture, whoever sent them and when.
    private static func seed(of material: (segment: Segment, context: String)) -> UInt64 {
        FNV1a.value(of: "\(material.segment.position)\n\(material.context)\n\(material.segment.text)")
    }
}
