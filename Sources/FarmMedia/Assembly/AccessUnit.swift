/// What the NAL units of one compressed picture are (ITU-T H.264, 7.3.1, or H.265, 7.3.1.2; lengths as in ISO/IEC
/// 14496-15).
struct AccessUnit {
    private(set) var isInstantRefresh = false
    private(set) var hasParameterSets = false
    private(set) var hasSlices = false

    /// `nil` unless the packet is filled exactly by length-prefixed units, a slice of a picture among them.
    init?(_ packet: Packet, of parameters: ClipParameters) {
        guard let data = packet.pointer.pointee.data, let lengthBytes = parameters.lengthBytes else { return nil }
        let bytes = UnsafeBufferPointer(start: data, count: packet.size)
        defer { withExtendedLifetime(packet) {} }
        var position = 0
        while position < bytes.count {
            guard position + lengthBytes < bytes.count else { return nil }
            let length = bytes[position..<position + lengthBytes].reduce(0) { $0 << 8 | Int($1) }
            position += lengthBytes
            guard length > 0, position + length <= bytes.count else { return nil }
            switch parameters.codec {
            case .h264: addH264(unit: bytes[position] & 0x1F)
            case .h265: addH265(unit: bytes[position] >> 1 & 0x3F)
            }
            position += length
        }
        guard hasSlices else { return nil }
    }

    /// Table 7-1 of H.264.
    private mutating func addH264(unit type: UInt8) {
        switch type {
        case 1: hasSlices = true
        case 5: (hasSlices, isInstantRefresh) = (true, true)
        case 7, 8: hasParameterSets = true
        default: break
        }
    }

    /// Table 7-1 of H.265.
    private mutating func addH265(unit type: UInt8) {
        switch type {
        case 19, 20: (hasSlices, isInstantRefresh) = (true, true)
        case 0...31: hasSlices = true
        case 32...34: hasParameterSets = true
        default: break
        }
    }
}
