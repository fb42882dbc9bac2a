import FarmObjects
import FarmTesting
import Foundation

extension Farm {
    private struct Health: Decodable {
        struct Service: Decodable {
            let provider: String
            let isAvailable: Bool
        }

        let services: [Service]
    }

    /// The services that the coordinator does not call for now.
    func absentServices() async throws -> [String] {
        guard let url = URL(string: "http://\(httpAddress)/healthz") else { throw FarmFailure("no URL") }
        let answer = try await HTTPClient().send(HTTPRequest(.get, url))
        let health = try JSONDecoder().decode(Health.self, from: Data(answer.body))
        return health.services.filter { !$0.isAvailable }.map(\.provider)
    }
}
