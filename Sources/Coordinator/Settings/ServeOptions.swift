import ArgumentParser
import FarmSettings
import Foundation
import Storytelling

/// The options of `coordinator serve`. They are read as text and checked together with the environment, so
/// that a bad value is told in the same way wherever it came from.
struct ServeOptions: ParsableArguments {
    typealias Standard = CoordinatorSettings.Standard

    @Option(
        help: ArgumentHelp(
            "The folder of database, objects and secrets. NIGHTREEL_DATA; \(Standard.data).", valueName: "dir"))
    var data: String?

    @Option(
        help: ArgumentHelp(
            """
            A PostgreSQL server's database, which several coordinators may share along with the data folder: \
            postgres://USER@HOST:PORT/NAME. A password belongs into the variable or into PGPASSFILE, not on a \
            command line. NIGHTREEL_DATABASE; a SQLite file in the data folder.
            """, valueName: "url"))
    var database: String?

    @Option(
        help: ArgumentHelp(
            """
            Where objects are kept: folder:DIR, or a bucket of an S3 server, which nodes and players then talk to \
            directly: s3://BUCKET/PREFIX?endpoint=https://HOST:PORT&region=NAME&style=path (or virtual)&profile=NAME. \
            Several coordinators share one. NIGHTREEL_OBJECTS; the folder objects of the data folder.
            """, valueName: "store"))
    var objects: String?

    @Option(
        help: ArgumentHelp(
            "Where the REST interface listens; port 0 takes a free one. NIGHTREEL_HTTP; \(Standard.http).",
            valueName: "host:port"))
    var http: String?

    @Option(
        help: ArgumentHelp(
            "Where render nodes are listened for; port 0 takes a free one. NIGHTREEL_FARM; \(Standard.farm).",
            valueName: "host:port"))
    var farm: String?

    @Option(
        help: ArgumentHelp(
            """
            What signed URLs begin with, as nodes and players reach this coordinator. NIGHTREEL_PUBLIC_URL; \
            http:// and the address of --http.
            """, valueName: "url"))
    var publicURL: String?

    @Option(
        help: ArgumentHelp(
            """
            After how many seconds without a sign of life a task is taken from its holder. NIGHTREEL_LEASE_TIME; \
            \(Standard.leaseSeconds).
            """, valueName: "seconds"))
    var leaseTime: String?

    @Option(
        help: ArgumentHelp(
            """
            How many tasks of one user run at once, whatever is free; coordinators of one database are to be given \
            the same. NIGHTREEL_TASKS_PER_USER; \(Standard.tasksPerUser).
            """, valueName: "tasks"))
    var tasksPerUser: String?

    @Option(
        help: ArgumentHelp(
            """
            After how many days a story whose videos are all finished is deleted. NIGHTREEL_KEEP_STORIES; it is \
            kept for ever.
            """, valueName: "days"))
    var keepStories: String?

    @Option(
        help: ArgumentHelp(
            """
            For how many days after its last use a clip or soundtrack is used again instead of the same being \
            rendered anew; 0 renders everything. NIGHTREEL_KEEP_RENDERED; \(HousekeepingLimits.keepRenderedDays).
            """, valueName: "days"))
    var keepRendered: String?

    @Option(
        help: ArgumentHelp(
            """
            How many seconds files and objects that nobody seems to need are left alone. NIGHTREEL_GRACE_TIME; \
            \(HousekeepingLimits.graceSeconds).
            """, valueName: "seconds"))
    var graceTime: String?

    @Option(
        help: ArgumentHelp(
            """
            Where OpenAI is, or a server that speaks as it does. NIGHTREEL_OPENAI_URL; \
            \(OpenAIService.address).
            """, valueName: "url"))
    var openaiURL: String?

    @Option(
        help: ArgumentHelp(
            "What reads stories there. NIGHTREEL_OPENAI_CHAT_MODEL; \(OpenAIModels().chat).",
            valueName: "model"))
    var openaiChatModel: String?

    @Option(
        help: ArgumentHelp(
            "What speaks there. NIGHTREEL_OPENAI_SPEECH_MODEL; \(OpenAIModels().speech).",
            valueName: "model"))
    var openaiSpeechModel: String?

    @Option(
        help: ArgumentHelp(
            """
            What hears there when each word sounds. NIGHTREEL_OPENAI_TRANSCRIPTION_MODEL; \
            \(OpenAIModels().transcription).
            """, valueName: "model"))
    var openaiTranscriptionModel: String?

    @Option(
        help: ArgumentHelp(
            """
            Where Replicate is, or a server that speaks as it does. NIGHTREEL_REPLICATE_URL; \
            \(ReplicateService.address).
            """, valueName: "url"))
    var replicateURL: String?

    @Option(
        help: ArgumentHelp(
            "What paints there. NIGHTREEL_REPLICATE_MODEL; \(ReplicateService.fluxSchnell).",
            valueName: "owner/name"))
    var replicateModel: String?

    @Option(
        help: ArgumentHelp(
            """
            A JSON file of what models cost, in millionths of a dollar: {"MODEL": {"inputTokens": N, "outputTokens": N, \
            "characters": N, "audioMinute": N, "image": N}}, the first three for a million. It adds to the prices that \
            are known, and goes before them; a model without a price is not called. NIGHTREEL_PRICES.
            """, valueName: "file"))
    var prices: String?

    @Option(
        help: ArgumentHelp(
            "The most that services may charge for one story, in dollars. NIGHTREEL_CAP_STORY; none.",
            valueName: "dollars"))
    var capStory: String?

    @Option(
        help: ArgumentHelp(
            "The most that they may charge for one user's stories on one day (UTC). NIGHTREEL_CAP_USER_DAY; none.",
            valueName: "dollars"))
    var capUserDay: String?

    @Option(
        help: ArgumentHelp(
            "The most that they may charge for all stories on one day (UTC), or none. NIGHTREEL_CAP_DAY; 10.",
            valueName: "dollars"))
    var capDay: String?

    @Option(
        help: ArgumentHelp(
            "How many seconds a user's token is good for. NIGHTREEL_TOKEN_LIFETIME; \(Standard.tokenSeconds).",
            valueName: "seconds"))
    var tokenLifetime: String?

    @Option(
        help: ArgumentHelp(
            "trace, debug, info, notice, warning, error or critical. NIGHTREEL_LOG_LEVEL; \(Standard.logLevel).",
            valueName: "level"))
    var logLevel: String?

    static let discussion = """
        Every option can also be set by the environment variable named with it, or by a line NAME=VALUE of a file \
        .env in the working folder. Options go before the environment, the environment before the file.

        NIGHTREEL_JWT_SECRET, of at least \(CoordinatorSettings.Bounds.tokenSecretBytes) bytes, signs the users' \
        tokens; unless it is set, a secret is made on the first start and kept in the data folder.

        Stories are read and spoken by OpenAI where NIGHTREEL_OPENAI_KEY (or OPENAI_API_KEY) is set, and painted by \
        Replicate where NIGHTREEL_REPLICATE_TOKEN (or REPLICATE_API_TOKEN) is, unless a story asks for other makers. \
        With NIGHTREEL_REPLICATE_WEBHOOK_SECRET and a public URL, Replicate tells of finished pictures by itself. These \
        have no flags, since a command line is everyone's to read.

        Keys of an S3 server come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, from a profile of the shared \
        credentials file, or from the role of this container or instance.

        Exit status: 0 after a shutdown, 64 for a bad option, 78 for a bad variable or an unusable data folder, \
        database or object store.
        """

    /// The settings that these options, the environment and `.env` make together.
    func settings(environment: [String: String]) async throws(SettingsError) -> CoordinatorSettings {
        try CoordinatorSettings(await SettingsSource.process(flags: flags, environment: environment))
    }

    var flags: [CoordinatorSetting: String] {
        let given: [CoordinatorSetting: String?] = [
            .data: data, .database: database, .objects: objects, .http: http, .farm: farm, .publicURL: publicURL,
            .leaseTime: leaseTime, .tasksPerUser: tasksPerUser, .keepStories: keepStories,
            .keepRendered: keepRendered, .graceTime: graceTime,
            .tokenLifetime: tokenLifetime, .logLevel: logLevel, .openAIURL: openaiURL,
            .openAIChatModel: openaiChatModel, .openAISpeechModel: openaiSpeechModel,
            .openAITranscriptionModel: openaiTranscriptionModel, .replicateURL: replicateURL,
            .replicateModel: replicateModel, .prices: prices, .capStory: capStory, .capUserDay: capUserDay,
            .capDay: capDay,
        ]
        return given.compactMapValues { $0 }
    }
}
