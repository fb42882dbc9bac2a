import CLibAV

/// Owns one `AVFrame`: an uncompressed picture or stretch of sound.
final class Frame {
    let pointer: UnsafeMutablePointer<AVFrame>

    init() throws(MediaError) {
        pointer = try LibAV.allocated(av_frame_alloc(), "a frame")
    }

    deinit {
        var owned: UnsafeMutablePointer<AVFrame>? = pointer
        av_frame_free(&owned)
    }

    /// Gives a frame whose format and size (or sample count and channel layout) are set its buffers.
    func allocateBuffers() throws(MediaError) {
        try LibAV.check(av_frame_get_buffer(pointer, 0), "Could not allocate a frame")
    }

    /// Makes sure that writing to the buffers changes no one else's data: an encoder may still hold them.
    func makeWritable() throws(MediaError) {
        try LibAV.check(av_frame_make_writable(pointer), "Could not make a frame writable")
    }

    /// Lets go of the buffers, so that the frame can be filled again.
    func clear() {
        av_frame_unref(pointer)
    }

    /// Where one plane of a picture lies.
    func plane(_ index: Int) throws(MediaError) -> PlaneView {
        let base = try LibAV.allocated(pointer.pointee.extended_data[index], "a plane of a frame")
        let stride = withUnsafeBytes(of: pointer.pointee.linesize) { $0.bindMemory(to: Int32.self)[index] }
        return PlaneView(base: base, stride: Int(stride), owner: self)
    }
}
