import Foundation

/// Owns one 8-bit sample plane, its rows aligned as the widest vector instructions like them.
package final class Plane {
    static let alignment = 64

    package let width: Int
    package let height: Int
    /// Bytes from one row to the next; a multiple of `alignment`.
    package let stride: Int
    package let base: UnsafeMutablePointer<UInt8>

    /// A plane of undefined content.
    /// - Throws: `.libraryFailure` when memory is out.
    package init(width: Int, height: Int) throws(MediaError) {
        precondition(width > 0 && height > 0)
        stride = (width + Self.alignment - 1) / Self.alignment * Self.alignment
        var memory: UnsafeMutableRawPointer?
        guard posix_memalign(&memory, Self.alignment, stride * height) == 0, let memory else {
            throw MediaError(.libraryFailure, "Out of memory for a plane of \(width)×\(height).")
        }
        self.width = width
        self.height = height
        base = memory.bindMemory(to: UInt8.self, capacity: stride * height)
    }

    deinit {
        free(base)
    }

    package func row(_ index: Int) -> UnsafeMutablePointer<UInt8> {
        base + index * stride
    }
}
