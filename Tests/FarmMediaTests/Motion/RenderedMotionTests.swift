import FarmCore
import Testing

@testable import FarmMedia

/// Follows round lights through the rendered frames of each move, at the size that people watch.
@Suite struct RenderedMotionTests {
    private static let format = VideoFormat.standard
    private static let frames = 144
    /// In pixels of a picture of 1536×864: its middle, and near its corners.
    private static let lights = [(768, 432), (208, 160), (1328, 160), (208, 704), (1328, 704)]
    private static let radius = 30

    @Test(
        "No light jumps, wherever it is: its speed changes by less than a twentieth of a pixel a frame",
        arguments: Motion.Move.allCases, [4, 11] as [UInt64])
    func smooth(move: Motion.Move, seed: UInt64) throws {
        let tracks = try Self.tracks(of: move, seed: seed)
        for (light, track) in zip(Self.lights, tracks) {
            let steps = zip(track.dropFirst(), track).map { (x: $0.x - $1.x, y: $0.y - $1.y) }
            let worst = zip(steps.dropFirst(), steps).map { max(abs($0.x - $1.x), abs($0.y - $1.y)) }.max() ?? 0
            #expect(worst < 0.05, "\(move.rawValue), the light at \(light): its speed changes by \(worst)")
            guard move != .handheld, move != .drift else { continue }
            for axis in [steps.map(\.x), steps.map(\.y)] {
                let (forwards, backwards) = (axis.max() ?? 0, axis.min() ?? 0)
                #expect(
                    forwards < 0.02 || backwards > -0.02,
                    "\(move.rawValue), the light at \(light): goes by \(forwards) and by \(backwards)")
            }
        }
    }

    @Test("Every move but standing still is seen to move", arguments: Motion.Move.allCases)
    func moves(move: Motion.Move) throws {
        let tracks = try Self.tracks(of: move, seed: 4)
        let farthest =
            tracks.map { track in
                guard let first = track.first else { return 0 }
                return track.map { abs($0.x - first.x) + abs($0.y - first.y) }.max() ?? 0
            }.max() ?? 0
        #expect(move == .still ? farthest < 0.001 : (8...200).contains(farthest), "\(farthest) pixels")
    }

    @Test("What lies low in the picture, near the camera, goes further than what lies high")
    func parallax() throws {
        let tracks = try Self.tracks(of: .parallax, seed: 4)
        let travels = try tracks.map { abs(try #require($0.last).x - (try #require($0.first)).x) }
        #expect(travels[3] > travels[1] * 1.4 && travels[4] > travels[2] * 1.4, "\(travels)")
    }

    // MARK: Measuring

    private static func tracks(of move: Motion.Move, seed: UInt64) throws -> [[(x: Double, y: Double)]] {
        let motion = Motion(
            move, reach: Motion.gentleReach(of: move, frameCount: frames, rate: format.frameRate), focus: .middle,
            seed: seed)
        let moving = try MovingPicture(
            picture(), motion: motion, effects: .none, frameCount: frames, lastFrame: frames - 1, format: format)
        let planes = try format.planes()
        var places = lights.map { (x: Double($0.0) * 1.25, y: Double($0.1) * 1.25) }
        var tracks = lights.map { _ in [(x: Double, y: Double)]() }
        for frame in 0..<frames {
            try moving.draw(frame: frame, into: planes.map(\.view))
            for index in lights.indices {
                if frame == 0 { places[index] = brightest(of: planes[0], near: places[index]) }
                // Until it stays where it is.
                for _ in 0..<2 { places[index] = centre(of: planes[0], near: places[index]) }
                tracks[index].append(places[index])
            }
        }
        return tracks
    }

    /// Round lights on a dim ground. Their edges are sharp: where light changes by less than a level from one
    /// sample to the next, eight bits hide shifts of a fraction of a sample.
    private static func picture() -> Bitmap {
        TestPictures.bitmap(width: 1536, height: 864) { x, y in
            let isLight = lights.contains { place in
                let (right, down) = (x - place.0, y - place.1)
                return right * right + down * down < radius * radius
            }
            return isLight ? (210, 210, 210) : (40, 40, 40)
        }
    }

    /// A bright sample within the distance that a move may begin away from its picture's own place.
    private static func brightest(of plane: Plane, near place: (x: Double, y: Double)) -> (x: Double, y: Double) {
        for row in max(0, Int(place.y) - 140)..<min(plane.height, Int(place.y) + 140) {
            for column in max(0, Int(place.x) - 140)..<min(plane.width, Int(place.x) + 140)
            where plane.row(row)[column] > 150 {
                return (Double(column), Double(row + radius))
            }
        }
        return place
    }

    /// The centre of the light around a place: the mean of the samples' places, each as heavy as it is brighter
    /// than the ground, which is flat.
    private static func centre(of plane: Plane, near place: (x: Double, y: Double)) -> (x: Double, y: Double) {
        var (sum, x, y) = (0, 0, 0)
        let (middle, line) = (Int(place.x.rounded()), Int(place.y.rounded()))
        let ground = Int(plane.row(max(0, line - 64))[max(0, middle - 64)])
        for row in max(0, line - 64)..<min(plane.height, line + 65) {
            let samples = plane.row(row)
            for column in max(0, middle - 64)..<min(plane.width, middle + 65) {
                let weight = Int(samples[column]) - ground
                (sum, x, y) = (sum + weight, x + weight * (column - middle), y + weight * (row - line))
            }
        }
        guard sum > 0 else { return place }
        return (Double(middle) + Double(x) / Double(sum), Double(line) + Double(y) / Double(sum))
    }
}
