import FarmCore
import FarmObjects
import FarmStore
import Storytelling

/// The makers that stories may choose, each handed out for one task and on account of the story's owner.
struct MakerSet: Sendable {
    /// Where the makers of a story hand in what costs money.
    typealias Desk = @Sendable (Story) -> any CallDesk

    let localWriter: any Writer
    let localIllustrator: any Illustrator
    let localNarrator: any Narrator
    var replicate: ReplicateService?
    var webhook: PredictionWebhook?
    var desk: Desk?

    /// Makers that need no account anywhere.
    ///
    /// - Parameter threads: where they run.
    init(offlineOn threads: BlockingQueue) {
        localWriter = OnThreads(maker: LocalWriter(), threads: threads)
        localIllustrator = OnThreads(maker: LocalIllustrator(), threads: threads)
        localNarrator = OnThreads(maker: LocalNarrator(), threads: threads)
    }

    /// - Throws: `MakerError` where the service that the story was admitted for has no key any more, as the others do.
    func writer(for story: Story) throws(MakerError) -> any Writer {
        switch story.makers.writer {
        case .local: localWriter
        case .openai: throw missing(.openAIKey)
        }
    }

    func illustrator(for story: Story) throws(MakerError) -> any Illustrator {
        switch story.makers.image {
        case .local: return localIllustrator
        case .replicate:
            guard let replicate, let desk else { throw missing(.replicateToken) }
            let service = ReplicateIllustrator(service: replicate, desk: desk(story), webhook: webhook)
            return FallbackIllustrator(first: service, then: localIllustrator, allowed: story.makers.fallsBack)
        }
    }

    func narrator(for story: Story) throws(MakerError) -> any Narrator {
        switch story.makers.voice {
        case .local: localNarrator
        case .openai: throw missing(.openAIKey)
        }
    }

    private func missing(_ setting: CoordinatorSetting) -> MakerError {
        MakerError(
            .unavailable,
            "The service that the story is to be made by cannot be called: this coordinator has no \(setting.variable)."
        )
    }
}
