import FarmMedia
import Foundation
import Testing

/// Pictures that tests draw, pixel by pixel.
enum TestPictures {
    typealias Colour = (red: UInt8, green: UInt8, blue: UInt8)

    static func bitmap(width: Int, height: Int, colour: (_ x: Int, _ y: Int) -> Colour) -> Bitmap {
        var bitmap = Bitmap(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let value = colour(x, y)
                let offset = (y * width + x) * Bitmap.bytesPerPixel
                bitmap.pixels[offset] = value.blue
                bitmap.pixels[offset + 1] = value.green
                bitmap.pixels[offset + 2] = value.red
                bitmap.pixels[offset + 3] = 255
            }
        }
        return bitmap
    }

    static func flat(_ colour: Colour, width: Int = 320, height: Int = 180) -> Bitmap {
        bitmap(width: width, height: height) { _, _ in colour }
    }

    /// Smooth colours that differ everywhere.
    static func gradient(width: Int, height: Int) -> Bitmap {
        bitmap(width: width, height: height) { x, y in
            (UInt8(x * 255 / max(1, width - 1)), UInt8(y * 255 / max(1, height - 1)), UInt8((x + y) / 2 % 200 + 20))
        }
    }

    /// The mean of each colour's distance between two pictures of one size.
    static func meanDistance(_ left: Bitmap, _ right: Bitmap) -> Double {
        var sum = 0
        for index in left.pixels.indices where index % 4 != 3 {
            sum += abs(Int(left.pixels[index]) - Int(right.pixels[index]))
        }
        return Double(sum) / Double(left.pixels.count / 4 * 3)
    }
}

/// A folder of a test's own, removed with it.
final class TestFolder: Sendable {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("nightreel-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)  // A left-over folder fails no test.
    }

    func file(_ name: String) -> URL { url.appendingPathComponent(name) }

    func write(_ bytes: [UInt8], as name: String) throws -> URL {
        let url = file(name)
        try Data(bytes).write(to: url)
        return url
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: file(name).path) }
}

/// The ffmpeg and ffprobe programs, as judges that share no code with ours.
enum Judge {
    static func ffmpeg(_ arguments: [String]) throws {
        _ = try run("ffmpeg", ["-v", "error", "-y"] + arguments)
    }

    /// What ffprobe prints, a line a record.
    static func ffprobe(_ arguments: [String]) throws -> [String] {
        let text = try run("ffprobe", ["-v", "error", "-of", "csv=p=0"] + arguments)
        return text.split(separator: "\n").map(String.init)
    }

    private static func run(_ program: String, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(program) \(arguments) failed")
        return String(decoding: data, as: UTF8.self)
    }
}
