import ArgumentParser
import FarmCore
import FarmMedia
import Foundation

/// The whole work of a node on a clip: decode, move, subtitle, encode, write.
struct ClipCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "clip", abstract: "Render a clip as a node does.")

    @OptionGroup var scene: Scene
    @Option(help: "A profile, `medium`, or PRESET/FACTOR/TUNING.") var quality = Quality.standard
    @Option(help: "How often, in the same process.") var rounds = 1
    @Argument(help: "The clip to write.") var output: String

    func run() throws {
        for _ in 0..<rounds {
            let start = ProcessorTime.process
            try render(frames: scene.frames)
            print(#"{"cpu": \#(ProcessorTime.process - start)}"#)
        }
    }

    private func render(frames: Int) throws {
        let recipe = try scene.recipe(frames: frames)
        try ClipRenderer.render(
            recipe, images: scene.images(recipe), settings: quality.settings, to: URL(filePath: output))
    }
}

/// The frames of the clip before they are encoded.
struct FramesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "frames", abstract: "Write the clip's frames unencoded: 8-bit planar YUV 4:2:0, one after another."
    )

    @OptionGroup var scene: Scene
    @Argument(help: "The file to write.") var output: String

    func run() throws {
        let recipe = try scene.recipe()
        _ = try ClipFrames(recipe, images: scene.images(recipe))
        let start = ProcessorTime.thread
        let frames = try ClipFrames(recipe, images: scene.images(recipe))
        let preparing = ProcessorTime.thread - start
        var drawing = 0.0
        // Opened rather than created, so that a device such as /dev/null stays what it is.
        guard let file = fopen(output, "w") else { throw ExitCode.failure }
        let (width, height) = (recipe.format.width, recipe.format.height)
        let planes = try [
            Plane(width: width, height: height), Plane(width: width / 2, height: height / 2),
            Plane(width: width / 2, height: height / 2),
        ]
        for frame in 0..<recipe.frameCount {
            let start = ProcessorTime.thread
            try frames.draw(frame: frame, into: planes.map(\.view))
            drawing += ProcessorTime.thread - start
            for plane in planes {
                for row in 0..<plane.height {
                    guard fwrite(plane.row(row), 1, plane.width, file) == plane.width else { throw ExitCode.failure }
                }
            }
        }
        guard fclose(file) == 0 else { throw ExitCode.failure }
        print(#"{"preparing": \#(preparing), "drawing": \#(drawing)}"#)
    }
}

/// The encoder by itself, on frames that lie ready.
struct EncodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Encode frames that `frames` wrote; the time of bringing them to the encoder is taken off.")

    @Option(help: "A profile, `medium`, or PRESET/FACTOR/TUNING.") var quality = Quality.standard
    @Option(help: "How often, in the same process.") var rounds = 1
    @Argument(help: "The frames.") var frames: String
    @Argument(help: "The file to write.") var output: String

    func run() throws {
        let bytes = try Data(contentsOf: URL(filePath: frames), options: .alwaysMapped)
        for _ in 0..<rounds {
            let start = ProcessorTime.process
            let copying = try encode(bytes)
            print(#"{"cpu": \#(ProcessorTime.process - start - copying)}"#)
        }
    }

    /// Encodes all frames, and answers with the seconds spent on bringing them to the encoder.
    private func encode(_ bytes: Data) throws -> Double {
        let format = VideoFormat.standard
        let size = format.width * format.height * 3 / 2
        let encoder = try ClipEncoder(format, settings: quality.settings, to: URL(filePath: output))
        var copying = 0.0
        for frame in 0..<(bytes.count / size) {
            try encoder.encode { planes throws(MediaError) in
                let start = ProcessorTime.thread
                bytes.withUnsafeBytes { bytes in Self.copy(bytes, from: frame * size, to: planes, format: format) }
                copying += ProcessorTime.thread - start
            }
        }
        try encoder.finish()
        return copying
    }

    private static func copy(
        _ bytes: UnsafeRawBufferPointer, from start: Int, to planes: [PlaneView], format: VideoFormat
    ) {
        var position = start
        for (index, plane) in planes.enumerated() {
            let (width, height) = index == 0 ? (format.width, format.height) : (format.width / 2, format.height / 2)
            withExtendedLifetime(plane) {
                for row in 0..<height {
                    guard let source = bytes.baseAddress else { return }
                    memcpy(plane.base + row * plane.stride, source + position, width)
                    position += width
                }
            }
        }
    }
}
