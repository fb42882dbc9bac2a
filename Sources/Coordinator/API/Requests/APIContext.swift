import FarmCore
import Foundation
import Hummingbird
import NIOCore

/// What the routes know of a request besides itself.
struct APIContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// Whose token came with the request; `nil` where none is asked for.
    var caller: UserID?

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }

    var maxUploadSize: Int { APILimits.jsonBytes }
    var responseEncoder: JSONEncoder { Self.encoder }

    /// - Throws: `Problem` where the route asks for no token.
    func user() throws(Problem) -> UserID {
        guard let caller else { throw Problem(.unauthorized, "Send a token: Authorization: Bearer …") }
        return caller
    }

    /// The id in the path.
    ///
    /// - Throws: `Problem` with `.invalidID` where it is no UUID.
    func id<Subject>(_ subject: ID<Subject>.Type = ID<Subject>.self) throws(Problem) -> ID<Subject> {
        let text = parameters.get("id") ?? ""
        guard let id = ID<Subject>(text) else {
            throw Problem(.invalidID, "'\(text.prefix(64))' is not a UUID.")
        }
        return id
    }

    /// Keys in one order, so that the same answer is the same text; slashes as they are.
    static let encoder: JSONEncoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()
}
