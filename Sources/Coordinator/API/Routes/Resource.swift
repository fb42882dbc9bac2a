import HTTPTypes
import Hummingbird

/// A path and the methods it answers to; any other gets 405 and is told which there are.
struct Resource<Context: RequestContext> {
    typealias Handler = @Sendable (Request, Context) async throws -> any ResponseGenerator

    let path: RouterPath
    private var handlers: [HTTPRequest.Method: Handler] = [:]

    init(_ path: RouterPath) {
        self.path = path
    }

    /// Answers HEAD too, with what GET would answer but for the body.
    func get(_ handler: @escaping Handler) -> Resource { adding(.get, handler) }
    func post(_ handler: @escaping Handler) -> Resource { adding(.post, handler) }
    func patch(_ handler: @escaping Handler) -> Resource { adding(.patch, handler) }
    func delete(_ handler: @escaping Handler) -> Resource { adding(.delete, handler) }
    func put(_ handler: @escaping Handler) -> Resource { adding(.put, handler) }

    private func adding(_ method: HTTPRequest.Method, _ handler: @escaping Handler) -> Resource {
        var copy = self
        copy.handlers[method] = handler
        return copy
    }

    func register(in router: some RouterMethods<Context>) {
        for (method, handler) in handlers {
            router.on(path, method: method) { request, context in
                try await handler(request, context).response(from: request, context: context)
            }
        }
        var allowed = Set(handlers.keys).union([.options])
        if allowed.contains(.get) { allowed.insert(.head) }
        let allow = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        for method in KnownMethods.all where !allowed.contains(method) {
            router.on(path, method: method) { request, _ -> Response in
                throw Problem(
                    .methodNotAllowed, "\(request.method) is not allowed here, but \(allow) is.",
                    headers: [.allow: allow])
            }
        }
    }
}
