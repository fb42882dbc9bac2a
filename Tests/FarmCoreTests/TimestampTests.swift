import FarmCore
import Testing

@Suite("Moments")
struct TimestampTests {
    @Test(
        "A moment is written in UTC to the millisecond, cut and not rounded",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1_761_955_199_042_999, "2025-10-31T23:59:59.042Z"),
            (951_782_400_000_000, "2000-02-29T00:00:00.000Z"), (1_709_251_199_999_999, "2024-02-29T23:59:59.999Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (-86_400_000_000, "1969-12-31T00:00:00.000Z"), (253_402_300_799_999_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func iso8601(_ microseconds: Int64, _ text: String) {
        #expect(Timestamp(microseconds: microseconds).iso8601 == text)
    }
}
