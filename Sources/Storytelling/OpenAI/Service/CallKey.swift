import FarmCore
import FarmDigest

extension OpenAIService {
    /// The name of a call: SHA-256 of the server and of everything that it is asked.
    func callKey(_ operation: ProviderCall.Operation, _ body: [UInt8]) throws(MakerError) -> AssetID {
        let head = "openai 1\n\(place)\n\(operation.rawValue)\n"
        do {
            return try AssetID.of(Array(head.utf8) + body)
        } catch {
            throw MakerError(.unavailable, "A call could not be named: \(error.message).")
        }
    }
}
