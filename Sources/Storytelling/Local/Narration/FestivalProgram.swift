/// What festival is told to do: a fixed program, and the text as data that is read and never evaluated.
enum FestivalProgram {
    /// The rate at which the voice of `program` writes its sound.
    static let sampleRate = 32_000
    /// Times are multiples of the voice's frame of 5 ms.
    static let frameSamples = 160

    static let programFile = "speak.scm"
    static let scriptFile = "script.scm"

    static func soundFile(_ utterance: Int) -> String { "\(utterance).raw" }

    /// The Scheme program. For each utterance of the script it writes the sound, 16-bit native samples, to a file
    /// named by its number, and to standard output a line for each word spoken: `w`, the utterance, the piece, its
    /// first and last second; then `u` and the utterance.
    ///
    /// Phrases end where the script says, not where the voice's own model would have it. `-r` is the pace.
    static let program = """
        (voice_cmu_us_slt_arctic_hts)

        (define (piece_break word)
          (if (item.relation.next word "Token") "NB" (item.feat word "R:Token.parent.phrasing")))
        (set! phrase_cart_tree
          '((lisp_piece_break is "BB") ((BB)) ((lisp_piece_break is "B") ((B)) ((n.name is 0) ((BB)) ((NB))))))
        (Parameter.set 'Phrase_Method 'cart_tree)

        (define (token_to_words token name)
          (if (string-equal (item.feat token "plain") "1") (list name) (english_token_to_words token name)))

        (define (add_piece utt piece)
          (let ((token (utt.relation.append utt 'Token)))
            (item.set_name token (nth 1 piece))
            (item.set_feat token "prepunctuation" "")
            (item.set_feat token "whitespace" " ")
            (item.set_feat token "punc" (nth 2 piece))
            (item.set_feat token "phrasing" (nth 3 piece))
            (item.set_feat token "plain" (nth 4 piece))
            (item.set_feat token "piece" (nth 0 piece))))

        (define (report_word number token word)
          (format t "w %d %s %f %f\\n" number (item.feat token "piece")
            (item.feat word "R:SylStructure.daughter1.daughter1.R:Segment.segment_start")
            (item.feat word "word_end")))

        (set! voice_params hts_engine_params)

        (define (speak number pace pieces)
          (let ((utt (Utterance Tokens nil)) (token nil))
            (utt.relation.create utt 'Token)
            (mapcar (lambda (piece) (add_piece utt piece)) pieces)
            (set! hts_engine_params (append voice_params (list (list "-r" pace))))
            (utt.synth utt)
            (set! token (utt.relation.first utt 'Token))
            (while token
              (mapcar (lambda (word) (report_word number token word)) (item.daughters token))
              (set! token (item.next token)))
            (utt.save.wave utt (format nil "%d.raw" number) 'raw)
            (format t "u %d\\n" number)))

        (let ((number 0) (script (load "\(scriptFile)" t)))
          (while script
            (unwind-protect (speak number (car (car script)) (cdr (car script))) nil)
            (set! number (+ number 1))
            (set! script (cdr script))))

        """

    /// The script as data: for each utterance a list of its pace and its pieces; these are strings, escaped.
    static func script(_ utterances: [[Phrasing.Item]]) -> String {
        utterances.map { items in
            let pieces = items.enumerated().map { index, item in
                let phrasing = index == items.count - 1 ? "BB" : item.piece.pause == .none ? "NB" : "B"
                let fields = [
                    String(index), item.piece.text, item.piece.punctuation?.rawValue ?? "", phrasing,
                    item.piece.isPlain ? "1" : "0",
                ]
                return "(" + fields.map(literal).joined(separator: " ") + ")"
            }
            return "(\(Pace.factor(of: items)) " + pieces.joined(separator: "\n ") + ")\n"
        }
        .joined()
    }

    /// A Scheme string of `text`'s ASCII characters but control characters; a quotation mark or backslash cannot end it.
    private static func literal(_ text: String) -> String {
        var quoted = "\""
        for byte in text.utf8 where (32..<127).contains(byte) {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { quoted += "\\" }
            quoted.unicodeScalars.append(Unicode.Scalar(byte))
        }
        return quoted + "\""
    }
}
