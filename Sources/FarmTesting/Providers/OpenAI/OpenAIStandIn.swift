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
public final class OpenAIStandIn: ProviderStandIn {
    /// `nil` fills the schema. What breaks it is answered with 500, and with a complaint.
    public typealias ChatResponder = @Sendable (ChatAsk) throws -> JSONValue?

    public let key: String
    /// Micro-dollars of everything that was done.
    public let account: ServiceAccount
    public let server: StandInServer
    private let wire: OpenAIWire

    public init(key: String = "sk-stand-in", prices: ListPrices = .standard) throws {
        self.key = key
        account = ServiceAccount(prices: prices)
        let server = try StandInServer()
        self.server = server
        wire = OpenAIWire(key: key, account: account) { [weak server] in server?.complain($0) }
        try server.start(wire)
    }

    public func answerChats(_ responder: ChatResponder?) {
        wire.state.withLock { $0.chatResponder = responder }
    }

    /// Says what a sound says that was not spoken here.
    public func know(audio: [UInt8], says text: String) throws {
        let digest = try AssetID.of(audio)
        wire.state.withLock { $0.known[digest] = text }
    }
}
