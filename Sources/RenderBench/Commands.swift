import ArgumentParser
import FarmCore
import FarmMedia
import Foundation

/// The whole work of a node on a clip: decode, move, subtitle, encode, write.
struct ClipCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "clip", abstract: "Render a clip as a node does.")

    @OptionGroup var scene: Scene
    @Option(help: "A profile, `medium`, or PRESET/FACTOR/TUNING.") var quality = Quality.standard
    @Argument(help: "The clip to write.") var output: String

    func run() throws {
        let recipe = try scene.recipe()
        let start = ProcessorTime.process
        try ClipRenderer.render(
            recipe, images: scene.images(recipe), settings: quality.settings, to: URL(filePath: output))
        print(#"{"cpu": \#(ProcessorTime.process - start)}"#)
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
        let frames = try ClipFrames(recipe, images: scene.images(recipe))
        guard FileManager.default.createFile(atPath: output, contents: nil) else { throw ExitCode.failure }
        let file = try FileHandle(forWritingTo: URL(filePath: output))
        let (width, height) = (recipe.format.width, recipe.format.height)
        let planes = try [
            Plane(width: width, height: height), Plane(width: width / 2, height: height / 2),
            Plane(width: width / 2, height: height / 2),
        ]
        for frame in 0..<recipe.frameCount {
            try frames.draw(frame: frame, into: planes.map(\.view))
            for plane in planes {
                for row in 0..<plane.height {
                    try file.write(contentsOf: UnsafeRawBufferPointer(start: plane.row(row), count: plane.width))
                }
            }
        }
        try file.close()
        print(#"{"cpu": \#(ProcessorTime.process)}"#)
    }
}

/// The encoder by itself, on frames that lie ready.
struct EncodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Encode frames that `frames` wrote; the time of bringing them to the encoder is taken off.")

    @Option(help: "A profile, `medium`, or PRESET/FACTOR/TUNING.") var quality = Quality.standard
    @Argument(help: "The frames.") var frames: String
    @Argument(help: "The file to write.") var output: String

    func run() throws {
        let format = VideoFormat.standard
        let bytes = try Data(contentsOf: URL(filePath: frames), options: .alwaysMapped)
        let size = format.width * format.height * 3 / 2
        let start = ProcessorTime.process
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
        print(#"{"cpu": \#(ProcessorTime.process - start - copying)}"#)
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

extension FileHandle {
    fileprivate func write(contentsOf bytes: UnsafeRawBufferPointer) throws {
        try write(contentsOf: Data(bytes))
    }
}
