import ArgumentParser
import FarmCore
import FarmObjects
import Foundation

/// `nightreel illustrate SEGMENT FILE`
struct IllustrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "illustrate",
        abstract: "Puts a picture of your own in a segment's place.",
        discussion: """
            A PNG, JPEG or WebP file of up to \(MakeLimits.pictureBytes >> 20) MB. Videos that were asked for before keep \
            their picture; the next one shows it. \(BringArguments.tokenHelp)
            """)

    @OptionGroup var arguments: BringArguments

    func run() async throws {
        try await arguments.bring(.image)
    }
}

/// `nightreel voice SEGMENT FILE`
struct VoiceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "voice",
        abstract: "Puts a recording of your own in the place of a segment's voice.",
        discussion: """
            A WAVE, MP3, FLAC, Ogg or M4A file of up to ten minutes and \(MakeLimits.recordingBytes >> 20) MB, which \
            should tell the segment's text. Videos that were asked for before keep their voice; the next one tells it. \
            \(BringArguments.tokenHelp)
            """)

    @OptionGroup var arguments: BringArguments

    func run() async throws {
        try await arguments.bring(.voice)
    }
}

/// What both are told.
struct BringArguments: ParsableArguments {
    static let tokenHelp = "The story's owner is told by \(CoordinatorClient.tokenVariable) in the environment."

    @Argument(help: "The segment's id.")
    var segment: String

    @Argument(help: "The file.", completion: .file())
    var file: String

    @Option(help: "The address of the coordinator (default: http://127.0.0.1:7319).")
    var coordinator: String?

    func bring(_ part: CoordinatorClient.Part) async throws {
        try await CommandFailure.told {
            guard let id = SegmentID(segment) else {
                throw CommandFailure(.usage, "'\(segment.oneLine)' is no segment's id")
            }
            let http = try HTTPClient()
            let client = try CoordinatorClient.asOwner(at: coordinator, through: http)
            let answer = try await client.bring(part, try Self.bytes(of: file, for: part), for: id)
            await http.shutdown()
            print(([Self.standing(of: answer)] + Making.warnings(of: [answer])).joined(separator: "\n"))
        }
    }

    /// How the segment is with what was brought, which may lack its other part or have failed over that.
    static func standing(of segment: Answers.Segment) -> String {
        let reason = segment.error.map { ": \($0.oneLine)" } ?? ""
        return "segment \(segment.order + 1): \(segment.status.oneLine)\(reason)"
    }

    /// Read only as far as anything could be taken.
    private static func bytes(
        of file: String, for part: CoordinatorClient.Part
    ) throws(CommandFailure) -> [UInt8] {
        let (name, limit) =
            switch part {
            case .image: ("a picture", MakeLimits.pictureBytes)
            case .voice: ("a recording", MakeLimits.recordingBytes)
            }
        let bytes = try InputFile.bytes(of: file, upTo: limit)
        guard !bytes.isEmpty else { throw CommandFailure(.unusableData, "\(file) is empty") }
        guard bytes.count <= limit else {
            throw CommandFailure(.unusableData, "\(file) is too large: \(name) may have \(limit >> 20) MB")
        }
        return bytes
    }
}
