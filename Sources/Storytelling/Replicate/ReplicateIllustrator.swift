import FarmCore
import FarmDigest
import FarmMedia

/// Has pictures painted by a model at Replicate.
///
/// A prompt that is judged unsafe is softened and asked again a few times; each of them is a call of its own.
public struct ReplicateIllustrator: Illustrator {
    private let service: ReplicateService
    private let desk: any CallDesk
    private let webhook: PredictionWebhook?

    /// - Parameter webhook: where the service is to tell of pictures' ends. Without one, or with one that it would refuse,
    ///   it is asked again and again instead.
    public init(service: ReplicateService, desk: any CallDesk, webhook: PredictionWebhook? = nil) {
        self.service = service
        self.desk = desk
        self.webhook = webhook.flatMap { service.takes(webhook: $0.url) ? $0 : nil }
    }

    /// - Throws: `MakerError`: `.refused` where the picture is judged unsafe however it is asked for.
    public func illustrate(_ request: IllustrationRequest) async throws -> Illustration {
        guard IllustrationLimits.sides.contains(request.width), IllustrationLimits.sides.contains(request.height) else {
            throw MakerError(
                .refused, "A picture of \(request.width)×\(request.height) pixels is outside of what can be painted.")
        }
        let softening = PromptSoftening(prompt: request.prompt, context: request.context)
        for round in 0...service.limits.softenings {
            do {
                let input = FluxInput(
                    prompt: softening.prompt(round: round, of: service.limits.softenings),
                    ratio: PictureRatio(nearestTo: request.width, request.height),
                    seed: Self.seed(request.seed, round: round))
                return try await illustration(try await picture(input, request), softened: round)
            } catch let fault as ProviderFault where fault.code == .unsafe {
                try Task.checkCancellation()
            } catch let fault as ProviderFault {
                throw MakerError(fault)
            }
        }
        throw MakerError(.refused, "Replicate judged the picture unsafe, however softly it was asked for.")
    }

    private func picture(_ input: FluxInput, _ request: IllustrationRequest) async throws -> [UInt8] {
        let attempt = PictureAttempt(
            service: service, input: input, width: request.width, height: request.height, webhook: webhook)
        let call = ProviderCall(
            provider: .replicate, operation: .image, model: service.model, key: try key(input, request),
            estimate: ProviderUsage(images: 1))
        return try await desk.answer(to: call, by: attempt.answer).body
    }

    /// All that decides the picture: the model, what it is asked, and what is cut off.
    private func key(_ input: FluxInput, _ request: IllustrationRequest) throws -> AssetID {
        let head = "replicate image 1\n\(service.model)\n\(request.width)x\(request.height)\n"
        return try AssetID.of(Array(head.utf8) + PredictionRequest.bytes(of: input))
    }

    /// 32 bits of the request's seed, and others for each round: words that say the same may not be worth the same
    /// chance again.
    private static func seed(_ seed: UInt64, round: Int) -> UInt32 {
        UInt32(truncatingIfNeeded: seed ^ seed >> 32) &+ UInt32(truncatingIfNeeded: round)
    }

    private func illustration(_ webp: [UInt8], softened rounds: Int) async throws -> Illustration {
        do {
            // What lay in store is looked at as what has just come.
            let bitmap = try await service.threads.run { try ImageCodec.decode(webp) }
            let warnings =
                rounds == 0
                ? []
                : [
                    MakerWarning(
                        .promptSoftened, "The picture was judged unsafe, and shows less than the story tells.")
                ]
            return Illustration(webp: webp, width: bitmap.width, height: bitmap.height, warnings: warnings)
        } catch let error as MediaError {
            throw MakerError(.unusableAnswer, "The stored picture cannot be read: \(error.message)")
        }
    }
}
