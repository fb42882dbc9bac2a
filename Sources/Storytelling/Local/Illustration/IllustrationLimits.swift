/// The limits of painting, in one place.
enum IllustrationLimits {
    /// Pixels a side. The largest picture takes about 0.2 GB while it is painted.
    static let sides = 16...4096
}
