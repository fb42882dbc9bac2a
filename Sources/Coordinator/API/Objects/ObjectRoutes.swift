import FarmCore
import FarmObjects
import Foundation
import HTTPTypes
import Hummingbird

/// The bytes of the folder store, under signed URLs. No token is asked for: the signature is the permission.
struct ObjectRoutes: Sendable {
    let store: FolderStore
    let traffic: ObjectTraffic
    let clock: WallClock
    let files = FileIO()
    let queue = BlockingQueue(label: "nightreel.object-routes", width: APILimits.fileThreads)

    func register(in router: some RouterMethods<APIContext>) {
        Resource("objects/**").get(download).put(upload).register(in: router)
    }

    @Sendable private func download(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let key = try Self.key(of: request)
        guard case .download(let type) = try permission(request, key, isUpload: false) else {
            throw URLSigner.Refusal.malformed
        }
        let file = store.location(of: key)
        let size = try await queue.run { try Self.size(of: file) }
        let tag = "\"\(key.description.split(separator: "/").last ?? "")\""
        let headers: HTTPFields = [
            .contentType: type.rawValue, .eTag: tag, .acceptRanges: "bytes",
            .cacheControl: "private, max-age=\(APILimits.urlLifetime.components.seconds), immutable",
            .xContentTypeOptions: "nosniff",
        ]
        if request.headers[.ifNoneMatch]?.contains(tag) == true {
            return Response(status: .notModified, headers: headers)
        }
        let isSameVersion = request.headers[.ifRange].map { $0 == tag } ?? true
        let range = ByteRange(header: isSameVersion ? request.headers[.range] : nil, size: size)
        return try await answer(range, of: file, size: size, headers: headers, context)
    }

    private func answer(
        _ range: ByteRange, of file: URL, size: Int64, headers: HTTPFields, _ context: APIContext
    ) async throws -> Response {
        var headers = headers
        switch range {
        case .whole:
            let body = try await files.loadFile(
                path: file.path, context: context, chunkLength: APILimits.fileChunk)
            return Response(status: .ok, headers: headers, body: body.counted(by: traffic))
        case .part(let part):
            headers[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound)/\(size)"
            let body = try await files.loadFile(
                path: file.path, range: Int(part.lowerBound)...Int(part.upperBound), context: context,
                chunkLength: APILimits.fileChunk)
            return Response(status: .partialContent, headers: headers, body: body.counted(by: traffic))
        case .unsatisfiable:
            throw Problem(
                .rangeNotSatisfiable, "The object has \(size) bytes.", headers: [.contentRange: "bytes */\(size)"])
        }
    }

    @Sendable private func upload(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        let key = try Self.key(of: request)
        guard case .upload(let limit) = try permission(request, key, isUpload: true) else {
            throw URLSigner.Refusal.malformed
        }
        let body = try MeasuredBody(of: request, limit: limit)
        let location = store.incomingLocation()
        let draft = try await queue.run { try DraftFile(at: location) }
        try await draft.receive(body, on: queue) { traffic.noteReceived($0) }
        try await store.admit(draft.location, at: key)
        return Response(status: .created)
    }

    private func permission(
        _ request: Request, _ key: ObjectKey, isUpload: Bool
    ) throws -> URLSigner.Permission {
        let query = Dictionary(
            request.uri.queryParameters.map { (String($0.key), String($0.value)) },
            uniquingKeysWith: { first, _ in first })
        return try store.signer.permission(for: key, query: query, isUpload: isUpload, at: clock.now())
    }

    /// The key as it stands in the path: nothing is decoded or folded, so that no spelling leads elsewhere. Only the
    /// ending that players want of a stream's pieces is left out.
    private static func key(of request: Request) throws(Problem) -> ObjectKey {
        let prefix = "/objects/"
        let path = request.uri.path
        let ending = MediaType.streamPiece.pathExtension
        let name = path.hasSuffix(ending) ? path.dropLast(ending.count) : path[...]
        guard name.hasPrefix(prefix), let key = ObjectKey(String(name.dropFirst(prefix.count))) else {
            throw Problem(.invalidObjectKey, "The path names no object.")
        }
        return key
    }

    private static func size(of file: URL) throws -> Int64 {
        var status = stat()
        guard stat(file.path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw ObjectError(.missing, "there is no such object")
        }
        return Int64(status.st_size)
    }
}
