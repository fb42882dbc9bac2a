/// Words by themselves, over darkness or a darkened picture.
public struct Card: Hashable, Sendable, Codable {
    public let title: String
    /// A smaller line below; empty for none.
    public let subtitle: String

    public init(title: String, subtitle: String = "") {
        self.title = title
        self.subtitle = subtitle
    }
}
