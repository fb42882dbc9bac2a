import FarmCore
import HTTPTypes
import Hummingbird
import Storytelling

/// What services tell by themselves. Their signature is the permission; no token is asked for.
struct WebhookRoutes: Sendable {
    let replicate: WebhookInbox
    let clock: WallClock

    func register(in router: some RouterMethods<APIContext>) {
        Resource("webhooks/replicate").post(hear).register(in: router)
    }

    @Sendable private func hear(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let body = try await request.collectedBody(upTo: APILimits.webhookBytes)
        let message = WebhookMessage(
            id: request.field("webhook-id"), timestamp: request.field("webhook-timestamp"),
            signature: request.field("webhook-signature"), body: body)
        do {
            try await replicate.take(message, at: clock.now())
        } catch let refusal as WebhookRefusal {
            throw Problem(refusal)
        }
        return Response(status: .noContent)
    }
}

extension Request {
    fileprivate func field(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { headers[$0] }
    }
}

extension Problem {
    fileprivate init(_ refusal: WebhookRefusal) {
        switch refusal {
        case .malformed: self.init(.webhookRefused, "A webhook carries its id, its time and a signature.")
        case .forged: self.init(.webhookRefused, "The signature is not that of the message.")
        case .untimely: self.init(.webhookRefused, "The message was signed too long ago, or is of the future.")
        case .replayed: self.init(.webhookRefused, "The message has been taken before.")
        case .meaningless: self.init(.invalidBody, "The body names no prediction.")
        }
    }
}
