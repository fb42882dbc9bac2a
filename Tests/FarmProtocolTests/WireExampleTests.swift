import FarmCore
import FarmProtocol
import Foundation
import NIOCore
import Testing

/// The example in docs/protocol.md is what this codec writes.
struct WireExampleTests {
    private let samples: MessageSamples

    init() throws {
        samples = try MessageSamples()
    }

    @Test("The exchange in the specification is, byte for byte, what is sent")
    func exchange() throws {
        let written = try steps().map { step in
            "\(step.title)\n\n```\n\(Self.dump(try step.bytes()))\n```"
        }.joined(separator: "\n\n")
        let document = try specification()
        #expect(document.contains(written), "the example should read:\n\n\(written)")
    }

    @Test("The bytes in the specification are read as what it says they are")
    func reading() throws {
        let blocks = try specification().split(separator: "```\n4e 52 ").dropFirst().map { "4e 52 " + $0 }
        let steps = try steps()
        #expect(blocks.count == steps.count)
        for (block, step) in zip(blocks, steps) {
            let digits = block.prefix { $0 != "`" }.filter(\.isHexDigit)
            var decoder = FrameDecoder()
            decoder.feed(ByteBuffer(bytes: try #require(Hexadecimal.bytes(of: digits))))
            let frame = try #require(try decoder.next())
            switch step.message {
            case .node(let message): #expect(try NodeMessage(frame) == message)
            case .coordinator(let message): #expect(try CoordinatorMessage(frame) == message)
            }
        }
    }

    private struct Step {
        enum Message {
            case node(NodeMessage)
            case coordinator(CoordinatorMessage)
        }

        let title: String
        let message: Message

        func bytes() throws -> [UInt8] {
            var buffer = ByteBuffer()
            switch message {
            case .node(let message): try message.frame().write(into: &buffer)
            case .coordinator(let message): try message.frame().write(into: &buffer)
            }
            return Array(buffer.readableBytesView)
        }
    }

    private func steps() throws -> [Step] {
        let lease = samples.lease
        let hello = NodeMessage.Hello(
            node: samples.node, name: "crypt", software: "example/1", engine: "1", slots: 1, credit: 2,
            kinds: [.clip, .soundtrack], held: [])
        let welcome = CoordinatorMessage.Welcome(
            session: "s1", leaseTime: .seconds(15), renewInterval: .seconds(5), resumed: [])
        let recipe = ClipRecipe(
            image: samples.asset, format: .standard, frameCount: 48, motion: .slowZoom,
            cues: [SubtitleCue(text: "It knocked.", firstFrame: 6, endFrame: 30)], subtitles: .standard)
        let grant = Grant(
            lease: lease, work: .clip(recipe),
            assets: [Grant.Asset(id: samples.asset, url: "http://10.0.0.1:7319/a", size: 201_934)],
            uploadURL: "http://10.0.0.1:7319/u", story: samples.story, video: samples.video)
        let completion = Completion(
            lease: lease, digest: samples.otherAsset, size: 734_003, units: 48, elapsed: .milliseconds(1500))
        return [
            Step(title: "Node: **Hello**, one slot, two leases wanted", message: .node(.hello(hello))),
            Step(title: "Coordinator: **Welcome**, 15 s and 5 s", message: .coordinator(.welcome(welcome))),
            Step(title: "Coordinator: **Grant** of a clip of 48 frames", message: .coordinator(.grant(grant))),
            Step(title: "Node: **Progress**, 24 of 48 frames", message: .node(.progress(lease, done: 24, total: 48))),
            Step(title: "Node: **Renew**", message: .node(.renew([lease]))),
            Step(title: "Coordinator: **Renewed**", message: .coordinator(.renewed([lease]))),
            Step(title: "Node: **Complete**", message: .node(.complete(completion))),
            Step(
                title: "Coordinator: **Settled**, accepted",
                message: .coordinator(.settled(lease, .accepted, message: ""))),
            Step(title: "Node: **Goodbye**", message: .node(.goodbye(code: "shutdown", reason: "going home"))),
        ]
    }

    /// Sixteen bytes a line, so that the header stands alone.
    private static func dump(_ bytes: [UInt8]) -> String {
        stride(from: 0, to: bytes.count, by: 16).map { start in
            bytes[start..<min(start + 16, bytes.count)].map { Hexadecimal.string(of: [$0]) }.joined(separator: " ")
        }.joined(separator: "\n")
    }

    private func specification(file: String = #filePath) throws -> String {
        let root = URL(fileURLWithPath: file).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appendingPathComponent("docs/protocol.md"), encoding: .utf8)
    }
}
