import Hummingbird
import Logging

/// Turns every error into a problem. What nobody foresaw is logged in full and told without its insides.
struct ProblemMiddleware: RouterMiddleware {
    func handle(
        _ request: Request, context: APIContext, next: (Request, APIContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error {
            return try problem(for: error, context).response(from: request, context: context)
        }
    }

    private func problem(for error: any Error, _ context: APIContext) -> Problem {
        if let problem = Problem(error) { return problem }
        if error is CancellationError {
            // Nobody is there to read it: the client has left, or the coordinator is on its way out.
            return Problem(.busy, "The request was given up.")
        }
        context.logger.error("request failed", metadata: ["error": "\(error)"])
        return Problem(.internalError, "Something went wrong in the coordinator; its log says what.")
    }
}
