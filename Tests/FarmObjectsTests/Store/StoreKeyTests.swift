import FarmCore
import FarmDigest
import Testing

@testable import FarmObjects

@Suite("Object keys")
struct StoreKeyTests {
    @Test(
        "A key that could lead out of the store, or be spelt in two ways, is none",
        arguments: [
            "", "/", "/assets/1", "assets/", "assets//1", "assets/../secrets", "..", "../1", "assets/./1",
            ".incoming/1",
            "assets/.hidden", "assets/A", "assets/a b", "assets/a%2e", "assets\\1", "assets/\u{0}", "assets/ä", "~/1",
            "assets/a\n", String(repeating: "a", count: 257),
        ])
    func refused(_ text: String) {
        #expect(ObjectKey(text) == nil)
    }

    @Test("A key is read as it is written", arguments: ["assets/0a/0a1b", "a", "x-y_z.1/2", "a..b"])
    func accepted(_ text: String) {
        #expect(ObjectKey(text)?.description == text)
    }

    @Test("An asset's and an attempt's key say whose they are, and nothing else's does")
    func meaning() throws {
        let asset = try AssetID.of("abc".utf8)
        #expect(ObjectKey.asset(asset).asset == asset && ObjectKey.asset(asset).attempt == nil)
        let lease = LeaseID(task: TaskID(high: 1, low: 2), epoch: 3)
        #expect(ObjectKey.attempt(lease).attempt == lease && ObjectKey.attempt(lease).asset == nil)
        for text in ["assets/00/\(asset)", "attempts/\(lease.task)/03", "attempts/\(lease.task)", "x/\(lease.task)/3"] {
            let key = try #require(ObjectKey(text))
            #expect(key.asset == nil && key.attempt == nil)
        }
    }
}
