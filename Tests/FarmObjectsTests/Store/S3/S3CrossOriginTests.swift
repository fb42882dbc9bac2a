import FarmCore
import FarmTesting
import Foundation
import Testing

@testable import FarmObjects

@Suite("Players in web pages and an S3 server", .timeLimit(.minutes(5)))
struct S3CrossOriginTests {
    /// The rules that operators are told to set.
    private func rules() throws -> [UInt8] {
        let file = URL(fileURLWithPath: #filePath)
            .appending(path: "../../../../../examples/s3-cors.xml").standardized
        return Array(try Data(contentsOf: file))
    }

    @Test(
        "With the rules of our example a page of any origin may read by a presigned URL",
        arguments: StoreEngine.testedServers)
    func allowed(_ engine: StoreEngine) async throws {
        let scene = try await S3Scene(engine)
        let store = try scene.store(environment: S3Server.Key.owner.environment, bucket: "nightreel-pages")
        try await store.makeBucket()
        let asset = try await store.store(Array("a piece".utf8))
        let url = try store.downloadURL(of: asset, type: .streamPiece, until: scene.soon)
        let page: HTTPHeaders = ["Origin": "https://player.example", "Range": "bytes=0-3"]

        try await store.allowPages(by: rules())
        let answer = try await scene.get(url, headers: page)
        #expect(answer.status == 206 && answer.body == Array("a pi".utf8))
        let origin = answer.headers["Access-Control-Allow-Origin"]
        #expect(origin == "*" || origin == "https://player.example")
        let exposed = answer.headers["Access-Control-Expose-Headers"]?.lowercased() ?? ""
        #expect(exposed.contains("content-range") && exposed.contains("content-length"))
    }
}
