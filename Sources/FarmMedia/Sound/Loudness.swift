/// Integrated loudness of a mono sound by ITU-R BS.1770-4: K-weighted, in 400 ms blocks that overlap by three
/// quarters, gated at −70 LUFS and then at 10 LU below what is left.
public enum Loudness {
    /// LUFS of `waveform` as one channel; `nil` where no block passes the gate: silence, or under 400 ms.
    ///
    /// Played on two speakers alike, it measures 3.01 LU more.
    public static func integrated(_ waveform: Waveform) -> Double? {
        var meter = LoudnessMeter(weight: 1)
        meter.add(SoundBlock(waveform.samples))
        return meter.integrated
    }
}
