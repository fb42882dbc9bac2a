import FarmCore
import FarmObjects
import FarmStore
import FarmTesting
import Foundation

/// Looks, once everything is finished, for what is not as it must be.
struct Audit: Sendable {
    let store: FarmStore
    let database: PostgresDatabase
    let dataFolder: URL

    func file(of asset: AssetID) -> URL { dataFolder.appending(path: "objects/\(ObjectKey.asset(asset))") }

    /// Each task has one accepted attempt at most, a done one has one, and nobody is said to run anything.
    func checkRows() async throws -> [String] {
        try await database.read { session in
            var violations: [String] = []
            let tasks = try session.query(
                """
                SELECT task.id AS id, task.kind AS kind, task.state AS state, COALESCE(task.error, '') AS error,
                    CAST((SELECT COUNT(*) FROM attempt WHERE task_id = task.id AND state = 'completed') AS BIGINT)
                        AS accepted,
                    CAST((SELECT COUNT(*) FROM attempt WHERE task_id = task.id AND state = 'live') AS BIGINT) AS live
                FROM task
                """, [])
            for task in tasks {
                let name = "\(try task.text("kind")) task \(try task.text("id"))"
                let state = try task.text("state")
                if state != "done" { violations.append("\(name) is \(state): \(try task.text("error"))") }
                let accepted = try task.integer("accepted")
                if accepted != 1 { violations.append("\(name) has \(accepted) accepted attempts") }
                let live = try task.integer("live")
                if live != 0 { violations.append("\(name) has \(live) live attempts") }
            }
            for account in try session.query("SELECT user_id, running FROM account WHERE running <> 0", []) {
                violations.append("user \(try account.text("user_id")) runs \(try account.integer("running")) tasks")
            }
            return violations
        }
    }

    /// Every clip holds the bytes that its name says, and as many frames as its task wants.
    func checkClips() async throws -> [String] {
        let rows = try await database.read { session in
            try session.query(
                """
                SELECT task.id AS id, task.result AS result, task.units_total AS units, asset.size AS size
                FROM task JOIN asset ON asset.id = task.result WHERE task.kind = 'clip' AND task.state = 'done'
                """, [])
        }
        var violations: [String] = []
        var frames: [AssetID: Int64] = [:]
        for row in rows {
            let task = try row.text("id")
            let asset = try row.parsed("result", by: AssetID.init)
            let file = file(of: asset)
            if frames[asset] == nil {
                let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int64
                if try AssetID.of(file: file) != asset || size != (try row.integer("size")) {
                    violations.append("clip \(asset) of task \(task) does not hold the bytes that were accepted")
                }
                frames[asset] = Int64(try Judge.frameCount(of: file))
            }
            let units = try row.integer("units")
            if let count = frames[asset], count != units {
                violations.append("the clip of task \(task) has \(count) frames instead of \(units)")
            }
        }
        return violations
    }

    /// Every video is finished, and a player that knows nothing of its making takes it as what it should be.
    func checkVideos() async throws -> [String] {
        let rows = try await database.read { session in
            try session.query("SELECT id, status, COALESCE(error, '') AS error, file FROM video ORDER BY id", [])
        }
        var violations: [String] = []
        for row in rows {
            let id = try row.parsed("id", by: VideoID.init)
            let status = try row.text("status")
            guard status == "completed", let asset = try row.optionalParsed("file", by: AssetID.init),
                let material = try await store.assemblyMaterial(of: id)
            else {
                violations.append("video \(id) is \(status): \(try row.text("error"))")
                continue
            }
            let wanted = material.clips.reduce(0) { $0 + $1.frameCount }
            violations += try check(file(of: asset), frames: wanted).map { "video \(id): \($0)" }
        }
        return violations
    }

    private func check(_ file: URL, frames: Int) throws -> [String] {
        let verdict = try Judge.verdict(on: file)
        var violations: [String] = []
        if verdict.videoCodec != "h264" || verdict.audioCodec != "aac" {
            violations.append("it is \(verdict.videoCodec) with \(verdict.audioCodec)")
        }
        if verdict.width != 1920 || verdict.height != 1080 || verdict.frameRate != "24/1" {
            violations.append("it is \(verdict.width)x\(verdict.height) at \(verdict.frameRate)")
        }
        if verdict.frameCount != frames { violations.append("it has \(verdict.frameCount) frames, not \(frames)") }
        if abs(verdict.videoSeconds - verdict.audioSeconds) > 1.0 / 24.0 {
            violations.append("picture lasts \(verdict.videoSeconds) s and sound \(verdict.audioSeconds) s")
        }
        if !verdict.complaints.isEmpty { violations.append("decoding complains: \(verdict.complaints)") }
        return violations
    }

    /// Nodes make the same clip of the same segment, whichever of them and however often.
    func checkSameness(_ works: [Author.Work]) async throws -> [String] {
        var clips: [Int: [AssetID]] = [:]
        var violations: [String] = []
        for work in works {
            guard let material = try await store.assemblyMaterial(of: work.video) else { continue }
            let these = material.clips.map(\.asset)
            if let first = clips[work.script], first != these {
                violations.append("script \(work.script) gave other clips in video \(work.video) than before")
            }
            clips[work.script] = these
        }
        return violations
    }

    /// Nothing is in the object store that no row knows, nothing that a row knows is missing, nothing is half done.
    func checkObjects() async throws -> [String] {
        let rows = try await database.read { session in try session.query("SELECT id FROM asset", []) }
        let known = Set(try rows.map { try $0.text("id") })
        let objects = dataFolder.appending(path: "objects")
        let stored = Set(files(in: objects.appending(path: "assets")).map(\.lastPathComponent))
        let leftovers = ["objects/attempts", "objects/.incoming", "work"].flatMap { name in
            files(in: dataFolder.appending(path: name)).map { "left over: \(name)/\($0.lastPathComponent)" }
        }
        return leftovers + stored.subtracting(known).sorted().map { "asset \($0) has no row" }
            + known.subtracting(stored).sorted().map { "asset \($0) has no bytes" }
    }

    private func files(in folder: URL) -> [URL] {
        // A folder that was never needed does not exist.
        let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])
        return (found?.compactMap { $0 as? URL } ?? []).filter { url in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && !isFolder.boolValue
        }
    }
}
