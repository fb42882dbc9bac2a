/// A picture in a few cells, each with its mean light and colour and how busy it is, in whole numbers.
struct SmallCopy {
    struct Cell {
        /// Luma, 0 to 255, and the colour's distance from it.
        var light = 0
        var blue = 0
        var red = 0
        /// The mean step from one sample to the next.
        var detail = 0
    }

    let width: Int
    let height: Int
    let cells: [Cell]

    /// Samples looked at along each side of a cell; more of a large picture would tell no more.
    private static let samples = 8

    /// - Precondition: No more cells than pixels along either side.
    init(_ bitmap: Bitmap, width: Int, height: Int) {
        self.width = width
        self.height = height
        var cells: [Cell] = []
        cells.reserveCapacity(width * height)
        for y in 0..<height {
            let rows = Self.places(y * bitmap.height / height, (y + 1) * bitmap.height / height)
            for x in 0..<width {
                let columns = Self.places(x * bitmap.width / width, (x + 1) * bitmap.width / width)
                cells.append(Self.cell(of: bitmap, columns: columns, rows: rows))
            }
        }
        self.cells = cells
    }

    /// The mean of a whole picture.
    static func mean(of bitmap: Bitmap) -> Cell {
        SmallCopy(bitmap, width: min(32, bitmap.width), height: min(32, bitmap.height)).mean
    }

    private var mean: Cell {
        let sum = cells.reduce(into: Cell()) {
            $0.light += $1.light
            $0.blue += $1.blue
            $0.red += $1.red
            $0.detail += $1.detail
        }
        let count = cells.count
        return Cell(light: sum.light / count, blue: sum.blue / count, red: sum.red / count, detail: sum.detail / count)
    }

    private static func places(_ start: Int, _ end: Int) -> [Int] {
        let count = min(max(1, end - start), samples)
        return (0..<count).map { start + (end - start) * $0 / count }
    }

    private static func cell(of bitmap: Bitmap, columns: [Int], rows: [Int]) -> Cell {
        var cell = Cell()
        var above = [Int](repeating: 0, count: columns.count)
        for (line, row) in rows.enumerated() {
            var before = 0
            for (index, column) in columns.enumerated() {
                let pixel = row * bitmap.bytesPerRow + column * Bitmap.bytesPerPixel
                let (blue, red) = (Int(bitmap.pixels[pixel]), Int(bitmap.pixels[pixel + 2]))
                let light = (54 * red + 183 * Int(bitmap.pixels[pixel + 1]) + 19 * blue) >> 8
                cell.light += light
                cell.blue += blue - light
                cell.red += red - light
                if index > 0 { cell.detail += abs(light - before) }
                if line > 0 { cell.detail += abs(light - above[index]) }
                (before, above[index]) = (light, light)
            }
        }
        let count = columns.count * rows.count
        return Cell(
            light: cell.light / count, blue: cell.blue / count, red: cell.red / count, detail: cell.detail / count)
    }
}
