import FarmCore
import Foundation

/// One attempt at having a picture painted: from the prediction that an earlier attempt began, where there is one, or
/// from a new one.
struct PictureAttempt: Sendable {
    /// A prediction that will bring no picture that can be used.
    private struct Loss: Error {
        let code: ProviderFault.Code
        let message: String
        /// Pictures that are charged all the same.
        var images = 0

        /// Its outcome is known: it is not waited for again, and what it cost is told once.
        var fault: ProviderFault {
            ProviderFault(code, message, usage: images > 0 ? ProviderUsage(images: images) : nil)
        }
    }

    let service: ReplicateService
    let input: FluxInput
    /// The raster whose ratio the picture is cut to.
    let width: Int
    let height: Int
    let webhook: PredictionWebhook?

    /// - Throws: `ProviderFault`, and `CancellationError` where the calling task was cancelled: then the prediction is
    ///   cancelled at the service too.
    func answer(_ ticket: any CallTicket) async throws -> ProviderAnswer {
        if let earlier = ticket.reference, PredictionDocument.isName(earlier), let found = try await find(earlier) {
            do {
                return try await answer(found)
            } catch let loss as Loss where loss.code == .unsafe || loss.images > 0 {
                throw loss.fault
            } catch is Loss {
                // It ended without a picture and without costs, as one that was cancelled does: on to a new one.
            }
        }
        let begun = try await begin(ticket)
        do {
            return try await answer(begun)
        } catch let loss as Loss {
            throw loss.fault
        }
    }

    private func find(_ name: String) async throws -> PredictionDocument? {
        try await withPrediction(name) { try await service.prediction(name) }
    }

    /// Begins a prediction and notes its name, even where the task is cancelled meanwhile: else nobody would ever know
    /// of a picture that is paid for.
    private func begin(_ ticket: any CallTicket) async throws -> PredictionDocument {
        try Task.checkCancellation()
        let work = Task { [service, input, webhook] in
            let begun = try await service.begin(input, webhook: webhook?.url)
            do {
                try await ticket.note(reference: begun.name)
            } catch {
                // Nobody would come back to it.
                await service.cancel(begun.name)
                throw error
            }
            return begun
        }
        return try await work.value
    }

    private func answer(_ prediction: PredictionDocument) async throws -> ProviderAnswer {
        try await withPrediction(prediction.name) {
            let finished = try await finished(prediction)
            return ProviderAnswer(body: try await picture(of: finished), usage: ProviderUsage(images: 1))
        }
    }

    /// Does work on a prediction that has begun: a fault on the way says nothing of whether it is made and charged. Where
    /// the calling task is cancelled, nobody waits for it any longer, and it is not to cost anything.
    private func withPrediction<Result>(_ name: String, _ work: () async throws -> Result) async throws -> Result {
        do {
            try Task.checkCancellation()
            return try await work()
        } catch is CancellationError {
            await service.cancel(name)
            throw CancellationError()
        } catch let fault as ProviderFault {
            throw ProviderFault(
                fault.code, fault.message, retryAfter: fault.retryAfter, usage: fault.usage, limits: fault.limits,
                outcomeIsUnknown: true)
        }
    }

    // MARK: The wait

    /// Looks at the prediction, after growing pauses or on news of it, until there is output.
    private func finished(_ begun: PredictionDocument) async throws -> PredictionDocument {
        let clock = ContinuousClock()
        let deadline = clock.now + service.limits.total
        var prediction = begun
        var pause = webhook == nil ? service.limits.firstPause : service.limits.pauseForNews
        while !prediction.hasOutput {
            if let ending = prediction.ending { throw Self.loss(ending) }
            let left = deadline - clock.now
            guard left > .zero else {
                await service.cancel(prediction.name)
                throw ProviderFault(.unavailable, "Replicate made no picture within \(service.limits.total).")
            }
            try await rest(min(pause, left), prediction.name)
            pause = max(pause, min(pause * 3 / 2, service.limits.longestPause))
            guard let next = try await service.prediction(prediction.name, at: prediction.location) else {
                throw Loss(code: .unusableAnswer, message: "Replicate knows nothing of the picture it began.")
            }
            prediction = next
        }
        return prediction
    }

    private func rest(_ pause: Duration, _ name: String) async throws {
        if let webhook {
            await webhook.news.wait(for: name, atMost: pause)
            try Task.checkCancellation()
        } else {
            try await Task.sleep(for: pause)
        }
    }

    private static func loss(_ ending: PredictionDocument.Ending) -> Loss {
        switch ending {
        case .unsafe: Loss(code: .unsafe, message: "Replicate judged the picture unsafe.")
        case .failed: Loss(code: .unusableAnswer, message: "The model failed at the picture.")
        case .empty: Loss(code: .unusableAnswer, message: "The model was done and had no picture.")
        case .cancelled: Loss(code: .unusableAnswer, message: "The picture was cancelled at Replicate.")
        case .aborted: Loss(code: .unavailable, message: "Replicate gave the picture up before it was begun.")
        }
    }

    // MARK: The picture

    /// Copies the picture at once: the service deletes it soon.
    private func picture(of prediction: PredictionDocument) async throws -> [UInt8] {
        guard let url = prediction.outputs.first.flatMap({ URL(string: $0) }), service.isFetchable(url) else {
            throw Loss(code: .unusableAnswer, message: "Replicate's output is no picture's URL.", images: 1)
        }
        guard let file = try await service.file(at: url) else {
            throw Loss(code: .unusableAnswer, message: "The picture has expired at Replicate.", images: 1)
        }
        do {
            return try await service.threads.run { [width, height] in
                try PicturePreparation.webp(of: file, toFill: width, by: height)
            }
        } catch PicturePreparation.Flaw.blank {
            throw Loss(code: .unsafe, message: "Replicate answered with a blank picture.", images: 1)
        } catch PicturePreparation.Flaw.unreadable(let reason) {
            throw Loss(code: .unusableAnswer, message: "Replicate's picture cannot be used: \(reason)", images: 1)
        }
    }
}
