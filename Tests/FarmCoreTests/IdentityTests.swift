import FarmCore
import Testing

@Suite("Identity")
struct IdentityTests {
    @Test("An id reads back from what it writes")
    func roundTrip() throws {
        var generator = SystemRandomNumberGenerator()
        let id = StoryID(at: Timestamp(microseconds: 1_764_000_000_000_000), using: &generator)
        #expect(StoryID(id.description) == id)
        #expect(id.description.count == 36)
    }

    @Test("A new id is a UUID of version 7 that begins with its milliseconds")
    func version() throws {
        var generator = SystemRandomNumberGenerator()
        let id = TaskID(at: Timestamp(microseconds: 0x0123_4567_89AB * 1000), using: &generator)
        let digits = Array(id.description)
        #expect(id.description.hasPrefix("01234567-89ab-7"))
        #expect("89ab".contains(digits[19]))
    }

    @Test(
        "What is not a UUID in its canonical form is no id",
        arguments: [
            "", "x", "0190c8a0-0000-7000-8000-00000000000", "0190c8a0-0000-7000-8000-0000000000000",
            "0190c8a000007000800000000000000000000", "0190c8a0-0000-7000-8000-00000000000g",
            "{190c8a0-0000-7000-8000-000000000000", "../../../../../../../../etc/passwd00",
        ])
    func refusesOthers(text: String) {
        #expect(StoryID(text) == nil)
    }

    @Test("An asset's name is 64 lower-case hexadecimal digits and nothing else")
    func assetNames() {
        let name = String(repeating: "0a", count: 32)
        #expect(AssetID(name)?.description == name)
        #expect(AssetID(name.uppercased()) == nil)
        #expect(AssetID(String(name.dropLast())) == nil)
        #expect(AssetID(String(repeating: "0g", count: 32)) == nil)
        #expect(AssetID(digest: [UInt8](repeating: 10, count: 32))?.description == name)
        #expect(AssetID(digest: [UInt8](repeating: 10, count: 31)) == nil)
    }
}
