import FarmCore
import FarmStore
import Hummingbird

/// What needs no token.
struct OpenRoutes: Sendable {
    private struct Health: ResponseEncodable {
        struct Service: Encodable {
            let provider: String
            let isAvailable: Bool
            let isDenied: Bool
            @Nullable var unavailableSince: String?
            @Nullable var reason: String?
        }

        let status = "ok"
        let services: [Service]
    }

    private struct Token: ResponseEncodable {
        let token: String
    }

    let stories: StoryService
    let tokens: TokenMint
    let ids: any IDSource
    /// How the services stand that are paid for.
    let standings: @Sendable () async -> [ProviderLine.Standing]
    let clock: WallClock

    /// Outside of any version: what watches the coordinator outlives them.
    func registerHealth(in router: some RouterMethods<APIContext>) {
        Resource("healthz").get(health).register(in: router)
    }

    func register(in router: some RouterMethods<APIContext>) {
        Resource("auth/anonymous").post(signUp).register(in: router)
    }

    @Sendable private func health(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        try await stories.checkHealth()
        return Health(
            services: await standings().map { standing in
                Health.Service(
                    provider: standing.provider.rawValue, isAvailable: standing.isAvailable,
                    isDenied: standing.isDenied, unavailableSince: standing.since?.iso8601, reason: standing.reason)
            })
    }

    /// Makes a user who is known by nothing but the token.
    @Sendable private func signUp(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let user: UserID = ids.next(at: clock.now())
        return Token(token: try await tokens.token(for: user))
    }
}
