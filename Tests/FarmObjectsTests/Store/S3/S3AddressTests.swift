import Foundation
import Testing

@testable import FarmObjects

@Suite("Addresses of object stores")
struct S3AddressTests {
    @Test("Everything of an address is read, and the rest has its standards")
    func read() throws {
        let full = try #require(
            S3Address("s3://reels/a/b/?endpoint=https://minio.example:9000/&region=eu-1&style=virtual&profile=farm"))
        #expect(full.bucket == "reels" && full.prefix == "a/b/" && full.region == "eu-1" && full.profile == "farm")
        #expect(full.origin == "https://reels.minio.example:9000" && full.path(of: "a/b/x") == "/a/b/x")
        let amazon = try #require(S3Address("s3://reels?region=eu-central-1"))
        #expect(amazon.origin == "https://reels.s3.eu-central-1.amazonaws.com" && amazon.prefix.isEmpty)
        let path = try #require(S3Address("s3://reels/n%20o?endpoint=http://[::1]:80"))
        #expect(path.host == "[::1]" && path.path(of: "n o/x") == "/reels/n%20o/x" && path.path(of: "") == "/reels")
    }

    @Test(
        "What is none is refused",
        arguments: [
            "", "s3", "s3://", "s3://a", "s3://Reels", "s3://reels?endpoint=ftp://x", "s3://reels?endpoint=x:9",
            "s3://reels?endpoint=https://u:p@x", "s3://reels?endpoint=https://x/y", "s3://reels?style=slash",
            "s3://reels?secret=1", "s3://reels?region=", "s3://reels?region=a&region=b", "s3://key:secret@reels",
            "https://reels", "folder:", "folders",
        ])
    func refused(_ text: String) {
        #expect(ObjectsAddress(text) == nil)
    }

    @Test("A folder is one too")
    func folder() throws {
        #expect(ObjectsAddress("folder") == .folder(nil))
        #expect(ObjectsAddress("folder:/srv/reels") == .folder(URL(fileURLWithPath: "/srv/reels", isDirectory: true)))
        #expect(ObjectsAddress("s3://reels") == S3Address("s3://reels").map { .s3($0) })
    }
}
