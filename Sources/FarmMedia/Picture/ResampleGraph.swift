import CZimg

/// Owns one zimg filter graph: the way from a part of one plane to the whole of another, at sub-pixel
/// positions.
///
/// zimg's eight-bit scaling gives the same bytes with every instruction set.
final class ResampleGraph {
    private let graph: OpaquePointer
    private let scratchSize: Int

    init(
        from source: zimg_image_format, to target: zimg_image_format,
        filter: zimg_resample_filter_e = ZIMG_RESIZE_SPLINE36
    ) throws(MediaError) {
        var parameters = zimg_graph_builder_params()
        zimg_graph_builder_params_default(&parameters, nightreel_zimg_api_version)
        parameters.resample_filter = filter
        var source = source
        var target = target
        guard let built = zimg_filter_graph_build(&source, &target, &parameters) else {
            throw Self.failure("Could not plan a picture's scaling")
        }
        graph = built
        var size = 0
        guard zimg_filter_graph_get_tmp_size(built, &size) == ZIMG_ERROR_SUCCESS else {
            zimg_filter_graph_free(built)
            throw Self.failure("Could not plan a picture's scaling")
        }
        scratchSize = size
    }

    deinit {
        zimg_filter_graph_free(graph)
    }

    /// Scales one plane; sizes are those the graph was made for, memory is aligned as `Plane` is.
    func run(from source: PlaneView, to target: PlaneView, scratch: ScratchMemory) throws(MediaError) {
        let memory = try scratch.reserve(scratchSize)
        let status = withExtendedLifetime((source, target, scratch)) {
            var input = zimg_image_buffer_const()
            var output = zimg_image_buffer()
            nightreel_zimg_set_source(&input, 0, source.base, source.stride)
            nightreel_zimg_set_target(&output, 0, target.base, target.stride)
            return zimg_filter_graph_process(graph, &input, &output, memory, nil, nil, nil, nil)
        }
        guard status == ZIMG_ERROR_SUCCESS else { throw Self.failure("Could not scale a picture") }
    }

    private static func failure(_ action: String) -> MediaError {
        var text = [CChar](repeating: 0, count: 256)
        zimg_get_last_error(&text, text.count)
        let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return MediaError(.libraryFailure, "\(action): \(String(decoding: bytes, as: UTF8.self)).")
    }
}
