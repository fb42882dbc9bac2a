import FarmCore
import FarmMedia

extension WordAlignment {
    /// The words of a text with their times in a voice; where nothing was heard, they share what is voiced by length.
    ///
    /// - Parameter heard: in any state, none at all among them.
    public static func words(of text: String, heard: [TranscribedWord], in voice: Waveform) -> [WordTiming] {
        let voiced = VoicedStretches(in: voice.samples, rate: Waveform.sampleRate)
        return words(
            of: text.split(whereSeparator: \.isWhitespace).map(String.init), heard: heard,
            sampleCount: voice.samples.count, voiced: voiced)
    }
}
