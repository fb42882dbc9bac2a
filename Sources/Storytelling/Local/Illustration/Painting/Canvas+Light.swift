extension Canvas {
    /// Adds a round glow in the air about a light.
    func glow(_ light: Light) {
        for row in 0..<height {
            for column in 0..<width {
                let x = Float(column)
                let y = Float(row)
                let reach = light.reach(x, y)
                guard reach > 0.004 else { continue }
                let air = noise.at(x / scale * 0.35 + drift.y, y / scale * 0.5 + drift.x)
                add(reach * light.strength * (1 + air * 0.18), warmth: light.warmth, at: row * width + column)
            }
        }
    }

    /// Adds light where `sheet` has ink, out of focus by `blur` pixels: shafts, pools, halos.
    func shine(through sheet: Sheet, blur: Double, strength: Float, warmth: Float) throws(MakerError) {
        let mask = try sheet.withCoverage { SoftMask($0, of: sheet, radius: blur) }
        for row in 0..<height {
            for column in 0..<width {
                let amount = mask.at(column, row)
                guard amount > 0.004 else { continue }
                let dust = noise.at(Float(column) / scale * 0.6 + drift.x, Float(row) / scale * 0.45 + drift.y)
                add(amount * strength * (1 + dust * 0.3), warmth: warmth, at: row * width + column)
            }
        }
    }

    /// Takes light away where `sheet` has ink, out of focus by `blur` pixels.
    func shade(through sheet: Sheet, blur: Double, strength: Float) throws(MakerError) {
        let mask = try sheet.withCoverage { SoftMask($0, of: sheet, radius: blur) }
        for row in 0..<height {
            for column in 0..<width {
                let amount = mask.at(column, row)
                guard amount > 0.004 else { continue }
                let blots = noise.at(Float(column) / scale * 0.5 + drift.y, Float(row) / scale * 0.5 + drift.y)
                value[row * width + column] *= 1 - min(amount * strength * (1 + blots * 0.2), 1)
            }
        }
    }

    @inline(__always)
    private func add(_ amount: Float, warmth tint: Float, at index: Int) {
        guard amount > 0 else { return }
        let before = value[index]
        value[index] = before + amount * max(1.15 - before * 0.6, 0.2)
        let part = min(amount / (before * 0.6 + amount + 0.02) * 1.1, 1)
        warmth[index] += (tint - warmth[index]) * part
    }
}
