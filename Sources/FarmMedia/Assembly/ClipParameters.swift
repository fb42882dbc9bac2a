import CLibAV
import FarmCore

/// What all clips of a video must share for a decoder to run through their joins unaware.
struct ClipParameters: Hashable {
    let codec: Encoding.Codec
    let width: Int
    let height: Int
    /// The content of the `avcC` or `hvcC` box (ISO/IEC 14496-15, 5.3.3.1 and 8.3.3.1): profile, level and parameter
    /// sets.
    let configuration: [UInt8]
    /// Frames by which decoding runs ahead of showing.
    let reorderDelay: Int

    /// `nil` for a stream of another codec.
    init?(_ stream: UnsafePointer<AVStream>) {
        let parameters = stream.pointee.codecpar.pointee
        guard let codec = Encoding.Codec(parameters.codec_id) else { return nil }
        self.codec = codec
        width = Int(parameters.width)
        height = Int(parameters.height)
        configuration = Array(
            UnsafeBufferPointer(start: parameters.extradata, count: Int(max(0, parameters.extradata_size))))
        reorderDelay = Int(parameters.video_delay)
    }

    /// Bytes of a NAL unit's length prefix (`lengthSizeMinusOne`), or `nil` if there is no configuration.
    var lengthBytes: Int? {
        let (place, least) = codec == .h264 ? (4, 7) : (21, 23)
        guard configuration.count >= least, configuration[0] == 1 else { return nil }
        return Int(configuration[place] & 3) + 1
    }
}

extension Encoding.Codec {
    init?(_ id: AVCodecID) {
        switch id {
        case AV_CODEC_ID_H264: self = .h264
        case AV_CODEC_ID_HEVC: self = .h265
        default: return nil
        }
    }
}
