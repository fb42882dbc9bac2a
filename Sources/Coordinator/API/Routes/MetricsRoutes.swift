import Hummingbird

/// Numbers for whoever watches the coordinator, in the format of Prometheus.
struct MetricsRoutes: Sendable {
    let traffic: ObjectTraffic

    func register(in router: some RouterMethods<APIContext>) {
        Resource("metrics").get(metrics).register(in: router)
    }

    @Sendable private func metrics(_ request: Request, _ context: APIContext) async throws -> any ResponseGenerator {
        Response(
            status: .ok,
            headers: [.contentType: "text/plain; version=0.0.4; charset=utf-8", .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: traffic.count.exposition)))
    }
}
