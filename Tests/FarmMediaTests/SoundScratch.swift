import FarmCore
import Foundation

@testable import FarmMedia

/// A temporary directory for one test, removed with it.
final class SoundScratch {
    let directory: URL

    init() throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "sound-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }

    deinit {
        // What cannot be removed is left to the system's cleaning of its temporary directory.
        try? FileManager.default.removeItem(at: directory)
    }

    func url(_ name: String) -> URL { directory.appending(path: name) }

    @discardableResult
    func write(_ bytes: [UInt8], as name: String) throws -> URL {
        try Data(bytes).write(to: url(name))
        return url(name)
    }
}

enum TestSound {
    /// Silence with one sample of `level` at each of `positions`.
    static func impulses(at positions: [Int], count: Int, level: Float = 0.8) -> Waveform {
        var samples = [Float](repeating: 0, count: count)
        for position in positions { samples[position] = level }
        return Waveform(samples: samples)
    }

    static func sine(_ frequency: Double, count: Int, level: Double = 0.5, rate: Double = 48_000) -> Waveform {
        Waveform(samples: (0..<count).map { Float(level * cos(2 * .pi * frequency * Double($0) / rate)) })
    }
}

extension AssetID {
    /// An id of one repeated hexadecimal digit.
    static func test(_ digit: Character) -> AssetID? { AssetID(String(repeating: digit, count: 64)) }
}
