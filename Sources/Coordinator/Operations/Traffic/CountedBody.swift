import HTTPTypes
import Hummingbird
import NIOCore

/// Counts what of an answer's body is written to its client.
private struct CountingWriter: ResponseBodyWriter {
    var base: any ResponseBodyWriter
    let traffic: ObjectTraffic

    mutating func write(_ buffer: ByteBuffer) async throws {
        try await base.write(buffer)
        traffic.noteSent(buffer.readableBytes)
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await base.finish(trailingHeaders)
    }
}

extension ResponseBody {
    /// The same body, that is counted as it is sent.
    func counted(by traffic: ObjectTraffic) -> ResponseBody {
        ResponseBody(contentLength: contentLength) { writer in
            try await self.write(CountingWriter(base: writer, traffic: traffic))
        }
    }
}
