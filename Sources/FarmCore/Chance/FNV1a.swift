/// FNV-1a in 64 bits (Fowler, Noll and Vo): tells texts apart, quickly and alike on every machine. It withstands
/// nobody who looks for two texts of one value.
public struct FNV1a: Hashable, Sendable {
    public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    public init() {}

    public mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    public static func value(of text: String) -> UInt64 {
        var hash = FNV1a()
        hash.add(text.utf8)
        return hash.value
    }
}
