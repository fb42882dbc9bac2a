import FarmCore

/// How a part of one plane becomes the whole of another, at sub-pixel positions: good for all planes of one size.
struct ScalingPlan {
    let source: (width: Int, height: Int)
    let target: (width: Int, height: Int)
    let columns: RowFilter
    let rows: AxisFilter

    /// - Parameter region: In fractions of the source; past its edges the samples there go on.
    init(
        from source: (width: Int, height: Int), through region: CropRegion, to target: (width: Int, height: Int),
        tables: PhaseTables
    ) {
        self.source = source
        self.target = target
        let (width, height) = (Double(source.width), Double(source.height))
        columns = RowFilter(
            AxisFilter(
                from: source.width, start: region.left * width, length: region.width * width, to: target.width,
                tables: tables))
        rows = AxisFilter(
            from: source.height, start: region.top * height, length: region.height * height, to: target.height,
            tables: tables)
    }
}
