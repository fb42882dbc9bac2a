import ArgumentParser

@main
struct RenderBench: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench-render",
        abstract: "Render one measured clip, or parts of its work.",
        discussion: "Each part prints one line of JSON with the processor time it took: `Benchmarks/render` runs them "
            + "beside other programs.",
        subcommands: [ClipCommand.self, FramesCommand.self, EncodeCommand.self])
}
