import CLibAV

/// What all owners of libav pointers share: one door for status codes, one place for library set-up.
enum LibAV {
    /// Evaluated once before the first context is made: libav reports through status codes, which become
    /// `MediaError`s, and writes nothing to standard error.
    static let silenced: Void = av_log_set_level(AV_LOG_QUIET)

    /// Returns `status` if it is not negative; otherwise throws `code` with "`action`: libav's own words".
    ///
    /// - Parameter action: What was being done, as the beginning of a sentence ("Could not open the clip").
    @discardableResult
    static func check(
        _ status: Int32, as code: MediaError.Code = .libraryFailure, _ action: @autoclosure () -> String
    ) throws(MediaError) -> Int32 {
        guard status >= 0 else { throw MediaError(code, "\(action()): \(text(of: status)).") }
        return status
    }

    /// libav's description of a status code (`av_strerror`).
    static func text(of status: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        av_strerror(status, &buffer, buffer.count)
        let bytes = buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A library's version as people write it.
    static func version(_ number: UInt32) -> String {
        "\(number >> 16).\(number >> 8 & 0xFF).\(number & 0xFF)"
    }

    /// `value` unless the allocation failed.
    static func allocated<Value>(_ value: Value?, _ what: String) throws(MediaError) -> Value {
        guard let value else { throw MediaError(.libraryFailure, "Out of memory for \(what).") }
        return value
    }
}
