import FarmCore
import FarmSettings
import FarmStore
import Foundation

/// What calls to services cost, and how much may be spent on them.
struct SpendingSettings: Hashable, Sendable {
    var prices = PriceTable.standard
    var caps = SpendingCaps(day: Standard.day)

    enum Standard {
        /// What all stories of a day may cost together unless it is said: a mistake in a loop costs no more.
        static let day: Microdollars = 10_000_000
    }

    /// Nothing set.
    init() {}

    /// - Throws: `SettingsError` where a cap is no amount, or the file of prices cannot be used.
    init(_ source: SettingsSource<CoordinatorSetting>) throws(SettingsError) {
        caps.story = try Self.cap(.capStory, source) ?? nil
        caps.userDay = try Self.cap(.capUserDay, source) ?? nil
        caps.day = try Self.cap(.capDay, source) ?? Standard.day
        let file = try source.value(.prices, "a JSON file of prices") { URL(fileURLWithPath: $0) }
        guard let file else { return }
        do {
            prices = try prices.overridden(by: Data(contentsOf: file))
        } catch let error as PriceTableError {
            throw .unusable(file, "\(error)")
        } catch {
            throw .unusable(file, "cannot be read")
        }
    }

    /// - Returns: `nil` where nothing is said, `.some(nil)` for no cap.
    private static func cap(
        _ name: CoordinatorSetting, _ source: SettingsSource<CoordinatorSetting>
    ) throws(SettingsError) -> Microdollars?? {
        try source.value(name, "an amount of dollars such as 2.50, or none") { text in
            text == "none" ? .some(nil) : dollars(text).map { .some($0) }
        }
    }

    /// Reads dollars with up to six decimals, exactly, up to a million of them.
    static func dollars(_ text: String) -> Microdollars? {
        guard let match = text.wholeMatch(of: /([0-9]{1,7})(?:\.([0-9]{1,6}))?/), let whole = Int64(match.1) else {
            return nil
        }
        let decimals = match.2.map(String.init) ?? ""
        guard let part = Int64(decimals + String(repeating: "0", count: 6 - decimals.count)) else { return nil }
        let amount = whole * 1_000_000 + part
        return amount <= 1_000_000_000_000 ? amount : nil
    }
}
