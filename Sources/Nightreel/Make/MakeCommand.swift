import ArgumentParser
import FarmObjects
import Foundation

/// `nightreel make STORY.txt`
struct MakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "make",
        abstract: "Makes a video of a story.",
        discussion: """
            The story is UTF-8 text of up to 10,000 characters, its parts set apart by blank lines. A first line \
            that begins with "# " is the title.

            With --local everything runs on this machine: a coordinator and its nodes are started for this story \
            and stopped at the end. Without it, the coordinator at --coordinator does the work.
            """
    )

    @Argument(help: "The story.", completion: .file(extensions: ["txt", "md"]))
    var story: String

    @Option(name: .shortAndLong, help: "The video to write (default: the story's name with .mp4).")
    var output: String?

    @Option(help: "The title (default: the story's first line if it begins with '# ', else its file name).")
    var title: String?

    @OptionGroup(title: "Who makes it")
    var makers: MakersArguments

    @OptionGroup(title: "The video")
    var video: VideoArguments

    @Option(help: "The address of the coordinator (default: http://127.0.0.1:7319).")
    var coordinator: String?

    @Flag(help: "Start a coordinator and nodes for this story, and stop them at the end.")
    var local = false

    @Option(help: "Nodes to start with --local (default: 1).")
    var nodes: Int?

    @Option(help: "Tasks at once on each of these nodes (default: the machine's processors, shared out).")
    var slots: Int?

    @Option(help: "Where a --local farm keeps its data (default: a fresh folder, removed at the end).")
    var data: String?

    func run() async throws {
        try await CommandFailure.told { try await Interruption.ends { try await make() } }
    }

    private func make() async throws {
        let arguments = MakeArguments(
            story: story, output: output, title: title, coordinator: coordinator, isLocal: local, nodes: nodes,
            slots: slots, data: data, options: video.options, makers: makers.wish)
        let plan = try MakePlan(arguments, processors: ProcessInfo.processInfo.activeProcessorCount)
        let story = try StoryFile.read(plan.story, givenTitle: plan.title)
        try Destination.check(plan.output)
        let display = ProgressDisplay(.standardOutput())
        do {
            try await make(story, plan, display)
        } catch {
            await display.close()
            throw error
        }
    }

    private func make(_ story: StoryFile, _ plan: MakePlan, _ display: ProgressDisplay) async throws {
        let http = try HTTPClient()
        let receipt =
            switch plan.farm {
            case .running(let base):
                try await Self.make(story, plan, http, base, display)
            case .local(let local):
                try await LocalFarm(local, programs: .besideThisOne()).during { base in
                    try await Self.make(story, plan, http, base, display)
                }
            }
        await display.close()
        await http.shutdown()
        await display.say(
            "\(plan.output.relativePath): \(ByteCount.text(Int(receipt.size))) in \(display.elapsed.clockText)")
    }

    private static func make(
        _ story: StoryFile, _ plan: MakePlan, _ http: HTTPClient, _ base: URL, _ display: ProgressDisplay
    ) async throws -> DownloadReceipt {
        let token = try CoordinatorClient.ownToken(in: ProcessInfo.processInfo.environment)
        let client = CoordinatorClient(http: http, base: base, token: token)
        await display.say("“\(story.title.oneLine)”")
        var making = Making(
            story, options: plan.options, makers: plan.makers, output: plan.output, through: client, display: display)
        return try await making.run()
    }
}
