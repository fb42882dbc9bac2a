import Foundation

/// How a stand-in does otherwise than it should.
public enum Misbehaviour: Hashable, Sendable {
    /// How long to wait, as a service that was asked too much says it.
    public enum Hint: Hashable, Sendable {
        /// `retry-after-ms`.
        case milliseconds(Int)
        /// `Retry-After`.
        case seconds(Int)
        /// `Retry-After`.
        case date(Date)
        /// In the body alone: as a number beside the words at Replicate, in the words at OpenAI.
        case bodyOnly(seconds: Int)
        /// In the body's words alone, as older answers of Replicate have it.
        case wordsOnly(seconds: Int)
        /// `x-ratelimit-remaining-requests: 0` and when that is over.
        case rateHeaders(reset: String)
        case nothing
    }

    // MARK: Of any service

    /// A status of 400 and above, in the service's own shape.
    case refuse(Int)
    case rateLimited(Hint)
    /// The account has no money left.
    case quotaExhausted
    /// The answer as it should be, in so many pieces with a pause before each.
    case drip(pieces: Int, every: Duration)
    /// The answer as it should be, all at once after a pause.
    case late(Duration)
    /// The answer breaks off in the middle of its body; the work is charged.
    case cutOff
    /// The connection ends without an answer, and before any work is done.
    case close
    /// The work is done and charged, and the connection ends without an answer.
    case chargedAndLost
    /// Nothing comes until the client gives up.
    case hang
    /// Status 200 or 201, charged, and not what was asked for.
    case unusable
    /// A status with a body that is a page of some machine in between.
    case page(Int)
    /// The work is done and charged, and status 200 comes with a page of some machine in between.
    case chargedPage
    /// Half of the answer's body, framed as if it were the whole.
    case halved
    /// The answer as it should be, once the test calls `release()`.
    case withheld

    // MARK: Of OpenAI and those who speak as it does

    /// A status of 400 and above, of which `error` is no more than words.
    case refuseInWords(Int)
    /// A status of 400 and above, which `code` repeats as a number.
    case refuseInNumbers(Int)

    // MARK: Of a chat

    /// `finish_reason` is `length`, and the JSON breaks off.
    case lengthReached
    /// `refusal` instead of `content`.
    case refusal(String)
    /// `finish_reason` is `content_filter`, and the content breaks off.
    case contentFiltered
    /// `usage` is left out.
    case usageLeftOut

    // MARK: Of speech

    /// It is followed by silence, and charged, until it is so long.
    case drawnOut(seconds: Int)

    // MARK: Of a transcription

    /// `words` is left out, as of models that tell no times.
    case wordsLeftOut
    /// `words` is empty, whatever was said.
    case wordsEmpty
    /// Words have no times.
    case wordsTimeless

    // MARK: Of a prediction

    /// It is unfinished until it has been looked at so many times; a wait that is preferred is taken as over.
    case slow(polls: Int)
    /// It is unfinished until `finishHeld()`; a wait that is preferred lasts until then, or as long as it may.
    case held
    /// Its status stays `processing`, and its output is there.
    case outputWhileProcessing
    /// It fails with this error.
    case fails(String)
    /// It fails as one that the safety checker stopped.
    case unsafe
    case canceled, aborted
    /// It has a status that nobody has heard of, and no output.
    case unheardOf
    /// Its output is one URL and no array.
    case singleOutput
    /// Its output's URL answers 404.
    case expiredOutput
    /// Its output is no picture.
    case damagedOutput
}
