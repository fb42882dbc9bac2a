import CLibAV

/// Owns an `AVDictionary`, the way options reach libav's open calls.
struct OptionList: ~Copyable {
    var pointer: OpaquePointer?

    init(_ options: some Sequence<(key: String, value: String)>) throws(MediaError) {
        for (name, value) in options {
            try LibAV.check(av_dict_set(&pointer, name, value, 0), "Could not set the option '\(name)'")
        }
    }

    deinit {
        var owned = pointer
        av_dict_free(&owned)
    }

    /// Throws if the open call left an option untouched: libav ignores names it does not know.
    func requireAllUsed() throws(MediaError) {
        guard let entry = av_dict_get(pointer, "", nil, AV_DICT_IGNORE_SUFFIX) else { return }
        let name = String(cString: entry.pointee.key)
        throw MediaError(.missingCapability, "This libav does not know the option '\(name)'.")
    }
}
