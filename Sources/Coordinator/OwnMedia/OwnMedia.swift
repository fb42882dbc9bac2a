import FarmCore
import FarmMedia
import FarmObjects
import FarmStore
import Foundation
import Storytelling

/// Makes of files that owners bring the pictures and voices that their segments have.
struct OwnMedia: Sendable {
    let objects: any ObjectStore
    /// Where files lie until they are looked at.
    let workFolder: URL
    /// Who hears what recordings say, where anybody does.
    private let makers: MakerSet?
    /// Few at once: a picture is large while it is looked at.
    let queue = BlockingQueue(label: "nightreel.own-media", width: OperationLimits.ownMedia)

    init(objects: any ObjectStore, workFolder: URL, makers: MakerSet? = nil) {
        self.makers = makers
        self.objects = objects
        self.workFolder = workFolder
    }

    /// A file for a body of bytes, gone with the value.
    func draft() async throws -> DraftFile {
        let location = workFolder.appending(path: "brought-\(UUID().uuidString)")
        return try await queue.run { try DraftFile(at: location) }
    }

    /// - Throws: `OwnMediaError`, `ObjectError`.
    func picture(in draft: DraftFile) async throws -> TaskResult {
        let webp = try await queue.run {
            let bytes = try Self.bytes(of: draft.location, atMost: OwnMediaLimits.pictureBytes)
            guard OwnPicture.isKnown(bytes) else {
                throw OwnMediaError(.unknownKind, "A picture must be a PNG, JPEG or WebP file.")
            }
            return try Self.telling(of: draft.location, as: "The picture") {
                try OwnPicture.webp(of: bytes).bytes
            }
        }
        let id = try await objects.store(webp)
        return .illustration(StoredAsset(id: id, size: Int64(webp.count), mediaType: .webp))
    }

    /// - Throws: `OwnMediaError`, `ObjectError`.
    func voice(in draft: DraftFile, of segment: Segment, in story: Story) async throws -> TaskResult {
        let sound = try await queue.run {
            guard Waveform.isKnown(try Self.bytes(of: draft.location, atMost: 16)) else {
                throw OwnMediaError(.unknownKind, "A voice must be a WAVE, MP3, FLAC, Ogg or M4A file.")
            }
            return try Self.telling(of: draft.location, as: "The recording") {
                try Waveform(ofOwn: draft.location, longest: OwnMediaLimits.voiceSamples)
            }
        }
        guard sound.samples.count >= OwnMediaLimits.shortestVoice else {
            throw OwnMediaError(.unreadable, "The recording is shorter than a tenth of a second.")
        }
        let wave = sound.riffWave()
        let heard = try await heard(in: sound, of: story)
        let words = WordAlignment.words(of: segment.text, heard: heard ?? [], in: sound)
        let id = try await objects.store(wave)
        let asset = StoredAsset(id: id, size: Int64(wave.count), mediaType: .wave)
        return .narration(
            asset, sampleCount: sound.samples.count, words: words, warnings: heard == nil ? [.timesEstimated] : [])
    }

    /// - Returns: `nil` where nobody hears the words in time: a recording is taken all the same.
    private func heard(in sound: Waveform, of story: Story) async throws -> [TranscribedWord]? {
        guard let ear = makers?.ear(for: story) else { return nil }
        return try await withThrowingTaskGroup(of: [TranscribedWord]?.self) { group in
            group.addTask {
                do {
                    return try await ear.words(in: sound)
                } catch is MakerError {
                    return nil
                }
            }
            group.addTask {
                try await Task.sleep(for: OwnMediaLimits.hearing)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
    }

    private static func bytes(of file: URL, atMost count: Int) throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }  // Nothing was written: a failure to close loses nothing.
        return Array(try handle.read(upToCount: count) ?? Data())
    }

    /// Runs `work`, and tells its errors of a thing that has a name rather than of a file that has none.
    private static func telling<Value>(of file: URL, as name: String, _ work: () throws -> Value) throws -> Value {
        do {
            return try work()
        } catch let error as MediaError {
            let message = error.message.replacing("'\(file.lastPathComponent)'", with: name)
            switch error.code {
            case .corruptInput: throw OwnMediaError(.unreadable, message)
            case .inputTooLarge: throw OwnMediaError(.tooLarge, message)
            case .clipMismatch, .missingCapability, .libraryFailure, .inputOutput, .cancelled: throw error
            }
        }
    }
}

/// Why what an owner brought is not taken.
struct OwnMediaError: Error, Hashable, Sendable, CustomStringConvertible {
    enum Code: Hashable, Sendable {
        /// Its first bytes are those of no kind that is read.
        case unknownKind
        /// It is damaged, cut off, or holds nothing of use.
        case unreadable
        /// Unpacked, it is larger or longer than is taken.
        case tooLarge
    }

    let code: Code
    /// A sentence for its owner.
    let message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    var description: String { message }
}
