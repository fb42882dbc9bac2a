import HTTPTypes
import Hummingbird
import Logging

/// A line for each request. The query is left out: it may hold a signature.
struct RequestLog: RouterMiddleware {
    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        let start = ContinuousClock.now
        let response = try await next(request, context)
        let elapsed = start.duration(to: .now)
        context.logger.log(
            level: Self.level(of: request, response.status), "request",
            metadata: [
                "method": "\(request.method)", "path": "\(request.uri.path)", "status": "\(response.status.code)",
                "milliseconds": "\(elapsed.microseconds / 1000)",
            ])
        return response
    }

    /// Those that write are milestones; the rest matters when something is looked for.
    private static func level(of request: Request, _ status: HTTPResponse.Status) -> Logger.Level {
        [.post, .patch, .delete].contains(request.method) && status.kind == .successful ? .info : .debug
    }
}
