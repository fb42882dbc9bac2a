import HTTPTypes
import Hummingbird

/// Lets web pages of any origin call (CORS, Fetch standard 3.2). Safe, since who may do what hangs on a
/// token or signature that the page must hold, never on a cookie.
struct CrossOrigin: RouterMiddleware {
    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        if request.method == .options {
            return Response(status: .noContent, headers: Self.preflight)
        }
        var response = try await next(request, context)
        response.headers[.accessControlAllowOrigin] = "*"
        response.headers[.accessControlExposeHeaders] = Self.exposed
        return response
    }

    private static let exposed = "Accept-Ranges, Allow, Content-Length, Content-Range, ETag, Retry-After"

    private static let preflight: HTTPFields = [
        .accessControlAllowOrigin: "*",
        .accessControlAllowMethods: "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
        .accessControlAllowHeaders: "Authorization, Content-Type, If-None-Match, If-Range, Range",
        .accessControlMaxAge: "86400",
    ]
}
