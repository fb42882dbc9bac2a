import FarmCore
import FarmDigest
import Foundation

/// A chat's next message, as a test is asked for it.
public struct ChatAsk: Hashable, Sendable {
    public let model: String
    /// The words of all messages of that role.
    public let system: String
    public let user: String
    /// Empty where no schema is given.
    public let schemaName: String
    public let schema: JSONValue?

    /// What the stand-in would answer by itself: the schema filled with words of the user's; `nil` without one.
    public var filled: JSONValue? {
        get throws { try schema.map { try StrictSchema($0).filled(with: words) } }
    }

    /// Of the user's, the longer ones.
    var words: [String] { user.split { !$0.isLetter }.map { $0.lowercased() }.filter { $0.count > 3 } }
}

/// A server in this process that speaks OpenAI's wire format and takes nothing that OpenAI would refuse.
///
/// Chats are answered by the test or by filling the schema; speech is a row of tones, which transcription knows again.
public final class OpenAIStandIn: Sendable {
    /// `nil` fills the schema. What breaks it is answered with 500, and with a complaint.
    public typealias ChatResponder = @Sendable (ChatAsk) throws -> JSONValue?

    public let key: String
    /// Micro-dollars of everything that was done.
    public let account: ServiceAccount
    private let server: StandInServer
    private let wire: OpenAIWire

    public init(key: String = "sk-stand-in", prices: ListPrices = .standard) throws {
        self.key = key
        account = ServiceAccount(prices: prices)
        let server = try StandInServer()
        self.server = server
        wire = OpenAIWire(key: key, account: account) { [weak server] in server?.complain($0) }
        try server.start(wire)
    }

    /// As OpenAI's own: with the version, without a slash at its end.
    public var baseURL: URL {
        get throws {
            guard let url = URL(string: "http://127.0.0.1:\(server.port)/v1") else { throw URLError(.badURL) }
            return url
        }
    }

    // MARK: What goes wrong

    /// One request after the other does so; `nil` does as it should.
    public func next(_ route: StandInRoute, behave behaviours: Misbehaviour?...) {
        server.plan.next(route, behaviours)
    }

    /// Every request does so that has no `next`, until told otherwise.
    public func always(_ route: StandInRoute, behave behaviour: Misbehaviour?) {
        server.plan.always(route, behaviour)
    }

    /// Decides for requests that neither `next` nor `always` speaks of, by their number from 1.
    public func choose(_ choice: (@Sendable (StandInRoute, Int) -> Misbehaviour?)?) {
        server.plan.choose(choice)
    }

    /// Takes no connections, or answers everything with a status, until `comeUp`.
    public func goDown(answering status: Int? = nil) { server.goDown(answering: status) }

    /// Lets answers go that are `withheld`, and those that would be from now on.
    public func release() { server.release() }

    /// On the same port.
    public func comeUp() throws { try server.comeUp() }

    /// Takes so many requests in each span of time and refuses the others with 429, saying in rate headers how it
    /// stands; `nil` takes all.
    public func allow(requests: Int?, per span: Duration = .seconds(1)) {
        server.allow(requests.map { RateWindow(limit: $0, span: span) })
    }

    // MARK: What was asked and is answered

    /// Those that came while it was up, in order.
    public func requests(_ route: StandInRoute? = nil) -> [TestRequest] { server.requests(route) }

    /// How many requests of a kind were under way at the same time.
    public func mostAtOnce(_ route: StandInRoute) -> Int { server.mostAtOnce(route) }

    /// What tests did wrong themselves, and what broke in here; a test looks that there is nothing.
    public var complaints: [String] { server.complaints }

    public func answerChats(_ responder: ChatResponder?) {
        wire.state.withLock { $0.chatResponder = responder }
    }

    /// Says what a sound says that was not spoken here.
    public func know(audio: [UInt8], says text: String) throws {
        let digest = try AssetID.of(audio)
        wire.state.withLock { $0.known[digest] = text }
    }
}
