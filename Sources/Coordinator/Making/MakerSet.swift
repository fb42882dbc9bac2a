import FarmCore
import FarmObjects
import FarmStore
import Storytelling

/// The makers that stories may choose, each handed out for one task and on account of the story's owner.
struct MakerSet: Sendable {
    /// Where the makers of a story hand in what costs money.
    typealias Desk = @Sendable (Story) -> any CallDesk

    private let localWriter: any Writer
    private let localIllustrator: any Illustrator
    private let localNarrator: any Narrator
    private let services: MakerServices
    private let desk: Desk

    /// - Parameter threads: where offline makers run.
    init(services: MakerServices, offlineOn threads: BlockingQueue, desk: @escaping Desk) {
        self.services = services
        self.desk = desk
        localWriter = OnThreads(maker: LocalWriter(), threads: threads)
        localIllustrator = OnThreads(maker: LocalIllustrator(), threads: threads)
        localNarrator = OnThreads(maker: LocalNarrator(), threads: threads)
    }

    /// - Throws: `MakerError` where the service that the story was admitted for has no key any more, as the others do.
    func writer(for story: Story) throws(MakerError) -> any Writer {
        switch story.makers.writer {
        case .local: return localWriter
        case .openai:
            guard let openai = services.openai else { throw missing(.openAIKey) }
            return OpenAIWriter(service: openai, desk: desk(story))
        }
    }

    func illustrator(for story: Story) throws(MakerError) -> any Illustrator {
        switch story.makers.image {
        case .local: return localIllustrator
        case .replicate:
            guard let replicate = services.replicate else { throw missing(.replicateToken) }
            let service = ReplicateIllustrator(service: replicate, desk: desk(story), webhook: services.webhook)
            return FallbackIllustrator(first: service, then: localIllustrator, allowed: story.makers.fallsBack)
        }
    }

    func narrator(for story: Story) throws(MakerError) -> any Narrator {
        switch story.makers.voice {
        case .local: return localNarrator
        case .openai:
            guard let openai = services.openai else { throw missing(.openAIKey) }
            return OpenAINarrator(service: openai, desk: desk(story))
        }
    }

    /// Hears what an owner's own voice says; `nil` where the story's voices are made here.
    func ear(for story: Story) -> OpenAIEar? {
        guard story.makers.voice == .openai, let openai = services.openai else { return nil }
        return OpenAIEar(service: openai, desk: desk(story))
    }

    private func missing(_ setting: CoordinatorSetting) -> MakerError {
        MakerError(
            .unavailable,
            "The service that the story is to be made by cannot be called: this coordinator has no \(setting.variable)."
        )
    }
}
