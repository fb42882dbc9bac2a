import CLibAV

/// Owns one `AVCodecContext`: an encoder or a decoder.
///
/// Set its fields through `pointer`, then `open`. Used by one thread at a time, as libav demands.
final class CodecContext {
    /// What a codec has for its caller after a `receive`.
    enum Answer {
        /// The packet or frame handed in was filled.
        case filled
        /// Nothing until more is sent.
        case needsInput
        /// Everything sent before the end was received.
        case ended
    }

    let pointer: UnsafeMutablePointer<AVCodecContext>
    private let codec: UnsafePointer<AVCodec>

    private init(codec: UnsafePointer<AVCodec>) throws(MediaError) {
        _ = LibAV.silenced
        self.codec = codec
        pointer = try LibAV.allocated(avcodec_alloc_context3(codec), "a codec")
    }

    /// The encoder of that libav name (`libx264`, `aac`).
    convenience init(encoderNamed name: String) throws(MediaError) {
        guard let codec = avcodec_find_encoder_by_name(name) else {
            throw MediaError(.missingCapability, "This machine's libavcodec has no encoder '\(name)'.")
        }
        try self.init(codec: codec)
    }

    convenience init(decoder id: AVCodecID) throws(MediaError) {
        guard let codec = avcodec_find_decoder(id) else {
            let name = String(cString: avcodec_get_name(id))
            throw MediaError(.missingCapability, "This machine's libavcodec has no decoder for '\(name)'.")
        }
        try self.init(codec: codec)
    }

    /// A decoder for a stream of a file.
    convenience init(decoderFor stream: UnsafePointer<AVStream>) throws(MediaError) {
        guard let parameters = stream.pointee.codecpar else {
            throw MediaError(.libraryFailure, "A stream came without codec parameters.")
        }
        try self.init(decoder: parameters.pointee.codec_id)
        try LibAV.check(
            avcodec_parameters_to_context(pointer, parameters), as: .corruptInput, "Unusable codec parameters")
        pointer.pointee.pkt_timebase = stream.pointee.time_base
    }

    deinit {
        var owned: UnsafeMutablePointer<AVCodecContext>? = pointer
        avcodec_free_context(&owned)
    }

    var name: String { String(cString: codec.pointee.name) }

    /// Opens the codec; throws `.missingCapability` for an option that this build does not know.
    func open(options: [(key: String, value: String)] = []) throws(MediaError) {
        var list = try OptionList(options)
        try LibAV.check(avcodec_open2(pointer, codec, &list.pointer), "Could not open the codec '\(name)'")
        try list.requireAllUsed()
    }
}

// MARK: Encoding

extension CodecContext {
    /// Hands a frame to an encoder; `nil` says that no more will come. Receive until it needs input first.
    func send(_ frame: Frame?) throws(MediaError) {
        try LibAV.check(avcodec_send_frame(pointer, frame?.pointer), "The encoder '\(name)' refused a frame")
    }

    func receive(into packet: Packet) throws(MediaError) -> Answer {
        try answer(for: avcodec_receive_packet(pointer, packet.pointer), failure: .libraryFailure)
    }
}

// MARK: Decoding

extension CodecContext {
    /// Hands a packet to a decoder; `nil` says that no more will come. A corrupt one is `.corruptInput`.
    func send(_ packet: Packet?) throws(MediaError) {
        try LibAV.check(
            avcodec_send_packet(pointer, packet?.pointer), as: .corruptInput, "'\(name)' could not be decoded")
    }

    func receive(into frame: Frame) throws(MediaError) -> Answer {
        try answer(for: avcodec_receive_frame(pointer, frame.pointer), failure: .corruptInput)
    }

    private func answer(for status: Int32, failure: MediaError.Code) throws(MediaError) -> Answer {
        if status == nightreel_averror_eagain { return .needsInput }
        if status == nightreel_averror_eof { return .ended }
        try LibAV.check(status, as: failure, "The codec '\(name)' failed")
        return .filled
    }
}
