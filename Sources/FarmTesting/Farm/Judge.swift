import Foundation

/// ffprobe and ffmpeg as judges that know nothing of how a video was made.
public enum Judge {
    public struct Verdict: Sendable {
        public let videoCodec: String
        public let profile: String
        public let width: Int
        public let height: Int
        public let frameRate: String
        public let colorSpace: String
        public let frameCount: Int
        public let videoSeconds: Double
        public let audioCodec: String
        public let audioRate: String
        public let audioSeconds: Double
        /// What a full decode complains of; empty for a sound file.
        public let complaints: String
    }

    private struct Probe: Decodable {
        struct Stream: Decodable {
            let codec_name: String
            let codec_type: String
            let profile: String?
            let width: Int?
            let height: Int?
            let r_frame_rate: String?
            let color_space: String?
            let sample_rate: String?
            let nb_read_frames: String?
            let duration: String?
        }
        let streams: [Stream]
    }

    public static func verdict(on file: URL) throws -> Verdict {
        let json = try run(
            "ffprobe", ["-v", "error", "-count_frames", "-show_streams", "-of", "json", file.path])
        let probe = try JSONDecoder().decode(Probe.self, from: Data(json.utf8))
        guard let video = probe.streams.first(where: { $0.codec_type == "video" }),
            let audio = probe.streams.first(where: { $0.codec_type == "audio" })
        else { throw FarmFailure("the video lacks a stream: \(json)") }
        return Verdict(
            videoCodec: video.codec_name, profile: video.profile ?? "", width: video.width ?? 0,
            height: video.height ?? 0, frameRate: video.r_frame_rate ?? "", colorSpace: video.color_space ?? "",
            frameCount: video.nb_read_frames.flatMap(Int.init) ?? 0,
            videoSeconds: video.duration.flatMap(Double.init) ?? 0, audioCodec: audio.codec_name,
            audioRate: audio.sample_rate ?? "", audioSeconds: audio.duration.flatMap(Double.init) ?? 0,
            complaints: try run("ffmpeg", ["-nostdin", "-v", "warning", "-xerror", "-i", file.path, "-f", "null", "-"]))
    }

    /// How many frames the file's picture has, by decoding them.
    public static func frameCount(of file: URL) throws -> Int { try frameCount(at: file.path) }

    /// How many frames are seen of a stream, by decoding what its playlist lists.
    public static func frameCount(ofStream playlist: String) throws -> Int { try frameCount(at: playlist) }

    private static func frameCount(at place: String) throws -> Int {
        let answer = try run(
            "ffprobe",
            [
                "-v", "error", "-count_frames", "-select_streams", "v:0", "-show_entries", "stream=nb_read_frames",
                "-of", "csv=p=0", place,
            ])
        // A stream's frames are told of its program and of itself.
        guard let count = answer.split(whereSeparator: \.isWhitespace).last.flatMap({ Int($0) }) else {
            throw FarmFailure("the frames of \(place) cannot be counted: \(answer)")
        }
        return count
    }

    /// Everything the program writes, on either stream.
    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [program] + arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return String(decoding: output, as: UTF8.self)
    }
}
