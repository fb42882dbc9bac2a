import CLibAV

/// Owns one `AVPacket`: a piece of compressed stream, reference-counted by libav.
final class Packet {
    let pointer: UnsafeMutablePointer<AVPacket>

    init() throws(MediaError) {
        pointer = try LibAV.allocated(av_packet_alloc(), "a packet")
    }

    /// A packet that holds a copy of `bytes`, padded as libav's parsers require.
    convenience init(copying bytes: [UInt8]) throws(MediaError) {
        try self.init()
        guard let size = Int32(exactly: bytes.count) else {
            throw MediaError(.inputTooLarge, "A packet of \(bytes.count) bytes is beyond libav's range.")
        }
        try LibAV.check(av_new_packet(pointer, size), "Could not make a packet")
        pointer.pointee.data.update(from: bytes, count: bytes.count)
    }

    deinit {
        var owned: UnsafeMutablePointer<AVPacket>? = pointer
        av_packet_free(&owned)
    }

    /// Lets go of the data, so that the packet can be filled again.
    func clear() {
        av_packet_unref(pointer)
    }

    var size: Int { Int(pointer.pointee.size) }
    var isKey: Bool { pointer.pointee.flags & AV_PKT_FLAG_KEY != 0 }
}
