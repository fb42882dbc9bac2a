import FarmCore
import Foundation
import Testing

@testable import Coordinator

@Suite("Prices")
struct PriceTableTests {
    @Test("A call's cost is summed exactly and rounded up once")
    func rounding() {
        let table = PriceTable.standard
        #expect(table.cost(of: ProviderUsage(inputTokens: 1), at: "gpt-4o-mini") == 1)
        #expect(table.cost(of: ProviderUsage(inputTokens: 7, outputTokens: 3), at: "gpt-4o-mini") == 3)
        #expect(
            table.cost(of: ProviderUsage(inputTokens: 1_000_000, outputTokens: 1_000_000), at: "gpt-4o-mini") == 750_000
        )
        #expect(table.cost(of: ProviderUsage(audioMilliseconds: 60_000), at: "gpt-4o-mini-tts") == 15_000)
        #expect(table.cost(of: ProviderUsage(audioMilliseconds: 1), at: "whisper-1") == 1)
        #expect(table.cost(of: ProviderUsage(images: 2), at: "black-forest-labs/flux-schnell") == 6_000)
        #expect(table.cost(of: ProviderUsage(), at: "tts-1") == 0)
        #expect(table.cost(of: ProviderUsage(images: 1), at: "unheard-of") == nil)
    }

    @Test("A file's prices take the place of the table's, and add to it")
    func overriding() throws {
        let table = try PriceTable.standard.overridden(
            by: Data(#"{"gpt-4o-mini": {"inputTokens": 1000000}, "own/model": {"image": 5}}"#.utf8))
        #expect(table.cost(of: ProviderUsage(inputTokens: 3, outputTokens: 9), at: "gpt-4o-mini") == 3)
        #expect(table.cost(of: ProviderUsage(images: 3), at: "own/model") == 15)
        #expect(table.cost(of: ProviderUsage(images: 1), at: "black-forest-labs/flux-schnell") == 3_000)
    }

    @Test(
        "A table that would count something for nothing is refused",
        arguments: [
            "", "[]", #"{"m": {"inputToken": 3}}"#, #"{"m": {"image": -1}}"#, #"{"m": {"image": "3"}}"#,
            #"{"m": {"image": 3000000000000}}"#, #"{"m": 3}"#,
        ])
    func refusing(_ text: String) {
        #expect(throws: PriceTableError.self) { try PriceTable.standard.overridden(by: Data(text.utf8)) }
    }
}
