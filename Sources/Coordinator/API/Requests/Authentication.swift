import HTTPTypes
import Hummingbird

/// Lets only requests with a good token through, and says whose they are.
struct Authentication: RouterMiddleware {
    let tokens: TokenMint

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard let header = request.headers[.authorization] else {
            throw Problem(
                .unauthorized, "Send a token: Authorization: Bearer …", headers: [.wwwAuthenticate: "Bearer"])
        }
        var context = context
        do {
            guard let token = Self.token(in: header) else { throw TokenMint.Refusal.forged }
            context.caller = try await tokens.user(of: token)
        } catch let refusal as TokenMint.Refusal {
            let detail =
                switch refusal {
                case .forged: "The token was not issued here."
                case .expired: "The token has expired; ask for a new one."
                }
            throw Problem(
                .invalidToken, detail, headers: [.wwwAuthenticate: #"Bearer error="invalid_token""#])
        }
        return try await next(request, context)
    }

    /// The scheme's name is written in any case (RFC 9110, 11.1).
    private static func token(in header: String) -> String? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer", parts[1].utf8.count <= APILimits.tokenBytes else {
            return nil
        }
        return parts[1].trimmingPrefix(" ").description
    }
}
