import CLibAV
import FarmCore

/// Owns one `SwrContext`: turns sound of any rate, sample format and channel layout into Float at 48 kHz, mono or
/// interleaved stereo.
///
/// Sample `n` of the source sounds at `n · 48000 / rate` of the result: the filter adds no delay.
final class Resampler {
    private let pointer: OpaquePointer
    private let channels: Int32
    private let format: AVSampleFormat
    private let rate: Int
    private let resultChannels: Int

    init(
        from layout: AVChannelLayout, format: AVSampleFormat, rate: Int, to channelCount: Int = 1
    ) throws(MediaError) {
        channels = layout.nb_channels
        resultChannels = channelCount
        self.format = format
        self.rate = rate
        var source = layout
        var result = channelCount == 1 ? nightreel_av_mono() : nightreel_av_stereo()
        var context: OpaquePointer?
        let status = swr_alloc_set_opts2(
            &context, &result, AV_SAMPLE_FMT_FLT, Int32(AudioClock.sampleRate), &source, format, Int32(rate), 0, nil)
        pointer = try LibAV.allocated(context, "a resampler")
        try LibAV.check(status, "Could not make a resampler")
        // Channels are averaged: without this a float mix-down of two equal channels would be 3 dB louder.
        try LibAV.check(
            av_opt_set_double(UnsafeMutableRawPointer(pointer), "rematrix_maxval", 1, 0), "Could not make a resampler")
        if channels == 1, channelCount == 2 {
            // Each speaker plays the one channel as it is; libav would lower it by 3 dB.
            try LibAV.check(swr_set_matrix(pointer, [1, 1], 1), "Could not make a resampler")
        }
        try LibAV.check(swr_init(pointer), as: .corruptInput, "Sound of this layout cannot be resampled")
    }

    deinit {
        var owned: OpaquePointer? = pointer
        swr_free(&owned)
    }

    /// Appends what `frame`'s samples become. Some stay inside until more come or `finish` is called.
    ///
    /// - Throws: `.corruptInput` where the frame's sound is not as this resampler was made for.
    func convert(_ frame: Frame, into samples: inout [Float]) throws(MediaError) {
        let content = frame.pointer.pointee
        guard content.ch_layout.nb_channels == channels, content.format == format.rawValue,
            Int(content.sample_rate) == rate
        else {
            throw MediaError(.corruptInput, "The sound changes its rate, format or channels on the way.")
        }
        let source = UnsafeRawPointer(frame.pointer.pointee.extended_data)?
            .assumingMemoryBound(to: UnsafePointer<UInt8>?.self)
        try convert(source, count: frame.pointer.pointee.nb_samples, into: &samples)
    }

    /// Appends what `source`, mono Float, becomes.
    func convert(_ source: UnsafeBufferPointer<Float>, into samples: inout [Float]) throws(MediaError) {
        guard let start = source.baseAddress else { return }
        let failure: MediaError? = start.withMemoryRebound(to: UInt8.self, capacity: source.count * 4) { bytes in
            var plane: UnsafePointer<UInt8>? = bytes
            do throws(MediaError) {
                try convert(&plane, count: Int32(source.count), into: &samples)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    /// Appends what was still inside.
    func finish(into samples: inout [Float]) throws(MediaError) {
        try convert(nil, count: 0, into: &samples)
    }

    private func convert(
        _ source: UnsafePointer<UnsafePointer<UInt8>?>?, count: Int32, into samples: inout [Float]
    ) throws(MediaError) {
        let room = Int(try LibAV.check(swr_get_out_samples(pointer, count), "Could not resample"))
        guard room > 0 else { return }
        var status: Int32 = 0
        let block = [Float](unsafeUninitializedCapacity: room * resultChannels) { buffer, written in
            buffer.withMemoryRebound(to: UInt8.self) { bytes in
                var plane = bytes.baseAddress
                // swr's input pointer became `const` only in later versions: the cast serves both.
                let input = UnsafeMutablePointer(mutating: source)
                status = swr_convert(pointer, &plane, Int32(room), input, count)
            }
            written = max(0, Int(status)) * resultChannels
        }
        try LibAV.check(status, "Could not resample")
        samples += block
    }
}
