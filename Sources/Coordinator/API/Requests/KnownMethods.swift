import HTTPTypes
import Hummingbird

/// Refuses methods that nothing here answers to, before anyone asks whether their path exists.
struct KnownMethods: RouterMiddleware {
    static let all: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .trace]

    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        guard Self.all.contains(request.method) else {
            throw Problem(
                .methodNotAllowed, "\(request.method) is allowed nowhere.",
                headers: [.allow: "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"])
        }
        return try await next(request, context)
    }
}
