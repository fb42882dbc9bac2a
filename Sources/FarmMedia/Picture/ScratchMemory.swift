import Foundation

/// Owns working memory that is lent to one conversion after another and only ever grows.
final class ScratchMemory {
    private var memory: UnsafeMutableRawPointer?
    private var size = 0

    deinit {
        free(memory)
    }

    /// At least `needed` aligned bytes of undefined content, valid until the next call.
    func reserve(_ needed: Int) throws(MediaError) -> UnsafeMutableRawPointer? {
        guard needed > size else { return memory }
        free(memory)
        memory = nil
        size = 0
        guard posix_memalign(&memory, Plane.alignment, needed) == 0 else {
            throw MediaError(.libraryFailure, "Out of memory for a picture conversion.")
        }
        size = needed
        return memory
    }
}
