import FarmCore

/// What makers say of something that was made all the same; the truth keeps it with the segment.
public typealias MakerWarning = FarmCore.MakerWarning
