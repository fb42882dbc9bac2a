/// An identifier that knows what it identifies: a UUID (RFC 9562) with the thing's type attached,
/// so that a story's id cannot be passed where a task's is meant.
///
/// Ids are made from an injected clock and generator, never from ambient randomness.
public struct ID<Subject>: Hashable, Sendable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// A UUID of version 7: its first 48 bits are milliseconds, so rows made together lie together.
    public init(at now: Timestamp, using generator: inout some RandomNumberGenerator) {
        self.init(at: now, randomA: generator.next(), randomB: generator.next())
    }

    /// As above, from random bits at hand.
    public init(at now: Timestamp, randomA: UInt64, randomB: UInt64) {
        let milliseconds = UInt64(clamping: now.microseconds / 1000)
        high = (milliseconds << 16) | 0x7000 | (randomA & 0x0FFF)
        low = (randomB & 0x3FFF_FFFF_FFFF_FFFF) | 0x8000_0000_0000_0000
    }
}

extension ID: LosslessStringConvertible {
    /// Reads the canonical form of 36 characters in either case; anything else is `nil`.
    public init?(_ description: String) {
        guard description.utf8.count == 36 else { return nil }
        var (high, low) = (UInt64(0), UInt64(0))
        for (position, byte) in description.utf8.enumerated() {
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = Hexadecimal.value(of: byte) else { return nil }
            // What leaves the lower half at its top is the next digit of the upper.
            high = high << 4 | low >> 60
            low = low << 4 | UInt64(digit)
        }
        self.init(high: high, low: low)
    }

    public var description: String {
        String(unsafeUninitializedCapacity: 36) { text in
            var position = 0
            for half in [high, low] {
                for shift in stride(from: 60, through: 0, by: -4) {
                    if position == 8 || position == 13 || position == 18 || position == 23 {
                        text[position] = UInt8(ascii: "-")
                        position += 1
                    }
                    text[position] = Hexadecimal.digit(of: UInt8(truncatingIfNeeded: half >> UInt64(shift)) & 0xF)
                    position += 1
                }
            }
            return position
        }
    }
}

extension ID: Comparable {
    public static func < (left: ID, right: ID) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension ID: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let id = ID(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a UUID")
        }
        self = id
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// What ids are of. These carry no value; they only tell ids apart.
public enum UserSubject {}
public enum StorySubject {}
public enum SegmentSubject {}
public enum VideoSubject {}
public enum TaskSubject {}
public enum NodeSubject {}

public typealias UserID = ID<UserSubject>
public typealias StoryID = ID<StorySubject>
public typealias SegmentID = ID<SegmentSubject>
public typealias VideoID = ID<VideoSubject>
public typealias TaskID = ID<TaskSubject>
public typealias NodeID = ID<NodeSubject>
