import FarmCore
import FarmObjects
import Foundation

/// The way from a story to a file, seen from the user's side.
struct Making: Sendable {
    let story: StoryFile
    let options: VideoOptions
    let makers: MakersWish?
    let output: URL
    let display: ProgressDisplay
    var client: CoordinatorClient

    init(
        _ story: StoryFile, options: VideoOptions = VideoOptions(), makers: MakersWish? = nil, output: URL,
        through client: CoordinatorClient, display: ProgressDisplay
    ) {
        self.story = story
        self.options = options
        self.makers = makers
        self.output = output
        self.client = client
        self.display = display
    }

    /// - Returns: what was written.
    mutating func run() async throws -> DownloadReceipt {
        let isOwned = client.hasToken
        try await client.signIn()
        let story = try await client.submit(title: story.title, script: story.script, makers: makers)
        // Who has no token of their own cannot ask for it again.
        if isOwned { await display.say("story \(story)") }
        try await client.startSegments(of: story)
        let (client, display) = (client, display)
        try await Watch(client: client, display: display, subject: .story(story)).during {
            try await SegmentsWait(client: client, display: display, story: story).run()
        }
        for warning in Self.warnings(of: try await client.segments(of: story)) { await display.say(warning) }
        let made = try await client.startVideo(of: story, options: options)
        for warning in made.warnings ?? [] { await display.say("warning: \(warning.words.oneLine)") }
        let video = made.id
        let address = try await Watch(client: client, display: display, subject: .video(video)).during {
            try await Self.waitForVideo(video, client)
        }
        return try await download(address)
    }

    /// What makers say of what they made, segment by segment.
    static func warnings(of segments: [Answers.Segment]) -> [String] {
        segments.sorted { $0.order < $1.order }.flatMap { segment in
            (segment.warnings ?? []).map { "segment \(segment.order + 1), \($0.part.oneLine): \($0.message.oneLine)" }
        }
    }

    /// The address of the finished video.
    private static func waitForVideo(_ video: VideoID, _ client: CoordinatorClient) async throws -> URL {
        while true {
            let answer = try await client.videoStatus(video)
            switch answer.status {
            case "completed":
                guard let text = answer.url, let url = URL(string: text, relativeTo: client.base) else {
                    throw CommandFailure(.badProtocol, "the video is complete but has no address")
                }
                return url.absoluteURL
            case "failed":
                throw CommandFailure(.software, "the video failed: \((answer.error ?? "no reason given").oneLine)")
            default:
                // Whoever answers at once instead of holding the request is not asked in a tight loop.
                try await Task.sleep(for: MakeLimits.progressInterval)
            }
        }
    }

    private func download(_ address: URL) async throws -> DownloadReceipt {
        let (pieces, feed) = AsyncStream.makeStream(of: TransferProgress.self, bufferingPolicy: .bufferingNewest(1))
        let display = display
        let showing = Task {
            for await piece in pieces {
                let stage = Stage(
                    kind: .download, done: 0, total: 1, units: Int(piece.completed), unitsTotal: Int(piece.total ?? 0))
                await display.update([stage])
            }
        }
        defer { feed.finish() }
        let receipt = try await client.http.download(address, to: output, limit: MakeLimits.videoBytes) { piece in
            feed.yield(piece)
        }
        feed.finish()
        await showing.value
        let size = Int(receipt.size)
        await display.update([Stage(kind: .download, done: 1, total: 1, units: size, unitsTotal: size)])
        return receipt
    }
}
