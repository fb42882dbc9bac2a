import CZimg

/// Owns one zimg filter graph: a fixed conversion from one planar 8-bit format to another.
final class ResampleGraph {
    private let graph: OpaquePointer
    private let scratchSize: Int

    /// - Parameter filter: The kernel for sizes and sub-pixel shifts; none is run where neither changes.
    init(
        from source: zimg_image_format, to target: zimg_image_format,
        filter: zimg_resample_filter_e = ZIMG_RESIZE_SPLINE36
    ) throws(MediaError) {
        var parameters = zimg_graph_builder_params()
        zimg_graph_builder_params_default(&parameters, nightreel_zimg_api_version)
        parameters.resample_filter = filter
        parameters.resample_filter_uv = filter
        var source = source
        var target = target
        guard let built = zimg_filter_graph_build(&source, &target, &parameters) else {
            throw Self.failure("Could not plan a picture conversion")
        }
        graph = built
        var size = 0
        guard zimg_filter_graph_get_tmp_size(built, &size) == ZIMG_ERROR_SUCCESS else {
            zimg_filter_graph_free(built)
            throw Self.failure("Could not plan a picture conversion")
        }
        scratchSize = size
    }

    deinit {
        zimg_filter_graph_free(graph)
    }

    /// Runs the conversion. Plane counts and sizes are those the graph was made for, aligned as `Plane` is.
    func run(from sources: [PlaneView], to targets: [PlaneView], scratch: ScratchMemory) throws(MediaError) {
        try withExtendedLifetime((sources, targets)) { () throws(MediaError) in
            var source = zimg_image_buffer_const()
            var target = zimg_image_buffer()
            for (index, view) in sources.enumerated() {
                nightreel_zimg_set_source(&source, Int32(index), view.base, view.stride)
            }
            for (index, view) in targets.enumerated() {
                nightreel_zimg_set_target(&target, Int32(index), view.base, view.stride)
            }
            let memory = try scratch.reserve(scratchSize)
            let status = zimg_filter_graph_process(graph, &source, &target, memory, nil, nil, nil, nil)
            guard status == ZIMG_ERROR_SUCCESS else { throw Self.failure("Could not convert a picture") }
        }
    }

    private static func failure(_ action: String) -> MediaError {
        var text = [CChar](repeating: 0, count: 256)
        zimg_get_last_error(&text, text.count)
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return MediaError(.libraryFailure, "\(action): \(String(decoding: bytes, as: UTF8.self)).")
    }
}
