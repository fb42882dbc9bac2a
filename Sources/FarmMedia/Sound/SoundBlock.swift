/// A stretch of sound: one channel that both speakers play alike, or two.
struct SoundBlock {
    var left: [Float]
    /// As long as `left`; `nil` where both are alike.
    var right: [Float]?

    init(_ left: [Float], _ right: [Float]? = nil) {
        self.left = left
        self.right = right
    }

    var count: Int { left.count }

    /// Puts `block` at the end; an empty sound takes on its channels.
    mutating func append(_ block: SoundBlock) {
        if left.isEmpty {
            self = block
        } else {
            left += block.left
            if let samples = block.right { right? += samples }
        }
    }

    mutating func removeFirst(_ count: Int) {
        left.removeFirst(count)
        right?.removeFirst(count)
    }
}
