import FarmTesting
import Foundation
import Synchronization

/// A real browser that opens one page and waits for the page's own verdict.
final class Browser: Sendable {
    /// `nil` where none is installed.
    static let program = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }

    /// What the page posts to `/verdict`.
    ///
    /// - Parameters:
    ///   - page: HTML; it is of an origin of its own.
    ///   - query: of the page's URL.
    static func verdict(of page: String, query: [URLQueryItem], within limit: Duration = .seconds(60)) async throws
        -> [UInt8]
    {
        guard let program else { throw FarmFailure("no browser is installed") }
        let verdict = Mutex<[UInt8]?>(nil)
        let server = try TestServer { request, connection in
            guard request.method == "POST" else {
                return connection.answer(200, Array(page.utf8), headers: "Content-Type: text/html; charset=utf-8\r\n")
            }
            verdict.withLock { $0 = request.body }
            connection.answer(204, [])
        }
        defer { server.stop() }
        let folder = try TestFolder()
        var url = try server.url("/")
        url.append(queryItems: query)
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
            "--autoplay-policy=no-user-gesture-required", "--user-data-dir=\(folder.url.path)", url.absoluteString,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        try await eventually(within: limit, "the page's verdict") { verdict.withLock { $0 } != nil }
        return verdict.withLock { $0 } ?? []
    }
}
