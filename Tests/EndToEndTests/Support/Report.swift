import FarmCore
import FarmTesting
import Foundation

/// A video's report as the API tells it.
struct Report: Decodable {
    struct Frames: Decodable {
        let expected: Int
        let found: Int
    }

    struct Sound: Decodable {
        struct Click: Decodable {
            let part: Int
        }

        let samplesExpected: Int
        let samplesFound: Int
        let loudnessLUFS: Double?
        let truePeakDBTP: Double?
        let joins: Int
        let clicks: [Click]
    }

    struct SoundOffset: Decodable {
        let atStartMilliseconds: Double
        let atEndMilliseconds: Double
    }

    struct Cost: Decodable {
        let processorSeconds: Double
        let stageSeconds: [String: Double]
    }

    struct Rendering: Decodable {
        let clipsRendered: Int
        let clipsReused: Int
        let soundtracksRendered: Int
        let soundtracksReused: Int
        let clips: Cost?
        let soundtrack: Cost?
    }

    struct Part: Decodable {
        let kind: String
        let segmentId: String?
        let clipId: String
        let reused: Bool
        let cost: Cost?
        let missingGlyphs: [String]?
        let thumbnail: String
    }

    let frames: Frames
    let sound: Sound
    let soundOffset: SoundOffset
    let rendering: Rendering
    let timeline: [Part]
}

extension Consumer {
    func report(on video: VideoID) async throws -> Report {
        let body = try await call(.get, "/videos/\(video)/report").body
        return try JSONDecoder().decode(Report.self, from: Data(body))
    }
}
