import CLibAV
import FarmCore

/// Reads one clip's pictures in decoding order and vouches for each.
///
/// Every error names the clip by its index.
final class ClipReader {
    /// A compressed picture and the frame of the clip that it is. The packet is the reader's own, good until
    /// the next picture is asked for.
    struct Picture {
        let packet: Packet
        let frame: Int
    }

    let stream: UnsafeMutablePointer<AVStream>
    let parameters: ClipParameters
    private let file: InputFile
    private let source: ClipSource
    private let index: Int
    private let format: VideoFormat
    private let packet: Packet
    private var seenFrames: [Bool]
    private var readPictures = 0

    /// - Precondition: `source.frameCount` is within `MediaLimits`.
    init(_ source: ClipSource, index: Int, format: VideoFormat) throws(MediaError) {
        self.source = source
        self.index = index
        self.format = format
        do throws(MediaError) {
            // The header alone lacks the reorder delay: libavformat finds it in the parameter sets.
            file = try InputFile(source.url, format: "mov", probesStreams: true)
            packet = try Packet()
        } catch {
            throw MediaError(error.code, "Clip \(index): \(error.message)", clip: index)
        }
        guard file.streamCount == 1, let stream = file.stream(AVMEDIA_TYPE_VIDEO),
            let parameters = ClipParameters(stream)
        else { throw MediaError(.corruptInput, "Clip \(index) is not one stream of H.264 or H.265.", clip: index) }
        self.stream = stream
        self.parameters = parameters
        guard parameters.lengthBytes != nil else {
            throw MediaError(.corruptInput, "Clip \(index) has no decoder configuration.", clip: index)
        }
        seenFrames = [Bool](repeating: false, count: source.frameCount)
        guard parameters.width == format.width, parameters.height == format.height else {
            throw mismatch("is \(parameters.width)×\(parameters.height), not \(format.width)×\(format.height)")
        }
    }

    static func unlikeOthers(clip index: Int) -> MediaError {
        MediaError(.clipMismatch, "Clip \(index) was encoded with other parameters than the others.", clip: index)
    }

    /// The next picture, or `nil` after exactly the promised number of them.
    ///
    /// - Parameter reorderDelay: How many frames decoding may run ahead of showing.
    func next(reorderDelay: Int) throws(MediaError) -> Picture? {
        guard try readPacket() else {
            guard readPictures == source.frameCount else {
                throw mismatch("has \(readPictures) frames, not \(source.frameCount)")
            }
            return nil
        }
        guard packet.pointer.pointee.flags & AV_PKT_FLAG_CORRUPT == 0, packet.size <= MediaLimits.packetBytes,
            let unit = AccessUnit(packet, of: parameters)
        else { throw damaged() }
        let isFirst = readPictures == 0
        guard !isFirst || (unit.isInstantRefresh && packet.isKey) else {
            throw mismatch("does not begin with an instant refresh")
        }
        guard !unit.hasParameterSets else { throw mismatch("changes its parameters on the way") }
        let frame = try place(reorderDelay: reorderDelay)
        readPictures += 1
        return Picture(packet: packet, frame: frame)
    }

    private func readPacket() throws(MediaError) -> Bool {
        do throws(MediaError) {
            return try file.read(into: packet)
        } catch {
            throw MediaError(error.code, "Clip \(index): \(error.message)", clip: index)
        }
    }

    /// Which frame the packet is, from its time: exactly on the grid, not seen before, not due before it can
    /// be decoded.
    private func place(reorderDelay: Int) throws(MediaError) -> Int {
        let (time, timeBase) = (packet.pointer.pointee.pts, stream.pointee.time_base)
        let frameDuration = format.frameRate.frameDuration
        let frame = time == nightreel_av_nopts ? -1 : av_rescale_q(time, timeBase, frameDuration)
        guard frame >= 0, frame < Int64(source.frameCount), av_rescale_q(frame, frameDuration, timeBase) == time else {
            throw mismatch("has a picture outside its \(source.frameCount) frames (picture \(readPictures))")
        }
        guard !seenFrames[Int(frame)] else { throw mismatch("has frame \(frame) twice") }
        guard Int(frame) >= readPictures - reorderDelay else {
            throw mismatch("reorders its frames further than the other clips")
        }
        seenFrames[Int(frame)] = true
        return Int(frame)
    }

    private func mismatch(_ what: String) -> MediaError {
        MediaError(.clipMismatch, "Clip \(index) \(what).", clip: index)
    }

    private func damaged() -> MediaError {
        MediaError(.corruptInput, "Clip \(index) is damaged at picture \(readPictures).", clip: index)
    }
}
