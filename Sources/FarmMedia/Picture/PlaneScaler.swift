import CPixels
import FarmCore

/// Scales planes in whole numbers, so that every machine makes the same bytes.
///
/// Each source row is scaled along itself once and kept while output rows need it: the work stays in the
/// processor's nearest cache. Owns that memory; used by one thread at a time.
final class PlaneScaler {
    /// Rows that are scaled along themselves at once.
    private static let batch = 4
    /// Half of the 32 by which results are divided in the end.
    private static let rounding = 16

    private let tables = PhaseTables()
    private let widened = SampleMemory()
    private let scaled = SampleMemory()

    /// - Parameter region: In fractions of the source; past its edges the samples there go on.
    func plan(
        from source: (width: Int, height: Int), through region: CropRegion, to target: (width: Int, height: Int)
    ) -> ScalingPlan {
        ScalingPlan(from: source, through: region, to: target, tables: tables)
    }

    /// Fills the target's rows; each is written over up to the next multiple of 32 samples.
    func run(_ plan: ScalingPlan, from source: PlaneView, to target: PlaneView) {
        precondition(target.stride >= plan.columns.paddedCount, "a row holds whole stripes of samples")
        let rows = plan.rows
        let last = plan.source.height - 1
        scaled.require(plan.keptRows(batch: Self.batch) * plan.columns.paddedCount)
        var done = 0
        for row in 0..<rows.count {
            let first = rows.firsts[row]
            done = max(done, min(first, last))  // Rows that no output reads are passed over.
            while done <= min(max(0, first + rows.taps - 1), last) {
                scaleRows(from: done, of: source, by: plan)
                done += Self.batch
            }
            write(row, by: plan, to: target)
        }
    }

    /// Scales a batch of source rows along themselves; past the last row it is repeated.
    private func scaleRows(from start: Int, of source: PlaneView, by plan: ScalingPlan) {
        let (columns, count) = (plan.columns, plan.source.width)
        let length = count + 2 * columns.margin
        widened.require(Self.batch * length)
        let (wide, kept) = (widened.base, scaled.base)
        let slots = plan.keptRows(batch: Self.batch)
        withExtendedLifetime((source, widened, scaled)) {
            for index in 0..<Self.batch {
                let row = min(start + index, plan.source.height - 1)
                nightreel_widen_row(
                    source.base + row * source.stride, count, wide + index * length, columns.margin)
            }
            columns.run(
                on: (0..<Self.batch).map { UnsafePointer(wide + $0 * length + columns.margin) },
                into: (0..<Self.batch).map { kept + (start + $0) % slots * columns.paddedCount })
        }
    }

    /// Weighs the rows kept into one of the target's.
    private func write(_ row: Int, by plan: ScalingPlan, to target: PlaneView) {
        let (rows, kept) = (plan.rows, UnsafePointer(scaled.base))
        let slots = plan.keptRows(batch: Self.batch)
        withUnsafeTemporaryAllocation(of: UnsafePointer<Int16>?.self, capacity: rows.taps) { window in
            for tap in 0..<rows.taps {
                let source = max(0, min(rows.firsts[row] + tap, plan.source.height - 1))
                window[tap] = kept + source % slots * plan.columns.paddedCount
            }
            rows.weights.withUnsafeBufferPointer { weights in
                guard let weights = weights.baseAddress, let window = window.baseAddress else { return }
                nightreel_filter_column(
                    window, weights + row * rows.taps, rows.taps, plan.target.width,
                    Int16(Self.rounding + rows.taps / 2), target.base + row * target.stride)
            }
        }
        withExtendedLifetime((scaled, target)) {}
    }
}

extension ScalingPlan {
    /// Rows that must be kept at once when they are scaled along themselves in batches.
    fileprivate func keptRows(batch: Int) -> Int { rows.taps + batch - 1 }
}

/// Owns 16-bit samples between two passes; only ever grows.
private final class SampleMemory {
    private(set) var base = UnsafeMutablePointer<Int16>.allocate(capacity: 1)
    private var count = 1

    deinit {
        base.deallocate()
    }

    /// Makes room for `needed` samples of undefined content.
    func require(_ needed: Int) {
        guard needed > count else { return }
        base.deallocate()
        base = .allocate(capacity: needed)
        count = needed
    }
}
