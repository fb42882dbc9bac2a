import CLibAV

/// What all clips of a video must share for a decoder to run through their joins unaware.
struct ClipParameters: Hashable {
    let width: Int
    let height: Int
    /// The `avcC` box's content (ISO/IEC 14496-15, 5.3.3.1): profile, level and both parameter sets.
    let configuration: [UInt8]
    /// Frames by which decoding runs ahead of showing.
    let reorderDelay: Int

    init(_ stream: UnsafePointer<AVStream>) {
        let parameters = stream.pointee.codecpar.pointee
        width = Int(parameters.width)
        height = Int(parameters.height)
        configuration = Array(
            UnsafeBufferPointer(start: parameters.extradata, count: Int(max(0, parameters.extradata_size))))
        reorderDelay = Int(parameters.video_delay)
    }

    /// Bytes of a NAL unit's length prefix (`lengthSizeMinusOne`), or `nil` if there is no `avcC`.
    var lengthBytes: Int? {
        guard configuration.count > 6, configuration[0] == 1 else { return nil }
        return Int(configuration[4] & 3) + 1
    }
}
