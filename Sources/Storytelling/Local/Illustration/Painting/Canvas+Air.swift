/// A sky: lightness at the top and at the horizon, and clouds between.
struct Sky {
    var top: Float
    var horizon: Float
    /// The horizon's row in pixels.
    var horizonRow: Float
    /// 0 is clear, 1 overcast.
    var clouds: Float
    var warmth: Float = 0
    /// The horizon's own warmth: dusk and dawn.
    var horizonWarmth: Float = 0
    /// Tilt and stretch of the clouds: 1 is round, 4 long.
    var stretch: Float = 2.6
}

/// A body of fog between two rows, thickest in the middle.
struct Fog {
    var top: Float
    var bottom: Float
    var density: Float
    var lightness: Float
    var warmth: Float = 0
    /// How much of the lights it scatters.
    var scatter: Float = 0.35
}

extension Canvas {
    /// Covers the whole canvas with sky; clouds are lit from the first light.
    func paint(_ sky: Sky) {
        let moon = lights.first
        for row in 0..<height {
            let y = Float(row)
            let part = min(y / max(sky.horizonRow, 1), 1)
            let base = sky.top + (sky.horizon - sky.top) * part * part
            let tint = sky.warmth + (sky.horizonWarmth - sky.warmth) * part * part * part
            for column in 0..<width {
                let x = Float(column)
                let cloudX = x / scale / sky.stretch * 0.62 + drift.x
                let cloudY = y / scale * 0.62 + drift.y
                let bend = noise.at(cloudX * 0.5 + 91, cloudY * 0.5 + 37)
                let here = noise.at(cloudX + bend * 26, cloudY + bend * 18)
                var lit = noise.at(cloudX + bend * 26 + 7, cloudY + bend * 18 + 13) - here
                var reach: Float = 0.3
                if let moon {
                    reach = moon.reach(x, y)
                    let toward = (x: (moon.x - x) / scale, y: (moon.y - y) / scale)
                    let far = (toward.x * toward.x + toward.y * toward.y).squareRoot() + 60
                    let stepX = toward.x / far * 9
                    lit = here - noise.at(cloudX + bend * 26 + stepX, cloudY + bend * 18 + toward.y / far * 11)
                }
                let body = min(max(here * 0.9 + sky.clouds - 0.35, 0), 1)
                var paint = base * (1 + here * 0.10)
                paint += body * sky.clouds * (lit * (0.10 + reach * 0.5) - 0.05 + reach * 0.10)
                let index = row * width + column
                value[index] = max(paint, 0.004)
                warmth[index] = tint + ((moon?.warmth ?? 0) - tint) * min(reach * 0.8, 1) * 0.5
            }
        }
    }

    /// Lays fog in drifting bands; lights glow in it.
    func paint(_ fog: Fog) {
        let middle = (fog.top + fog.bottom) / 2
        let half = max((fog.bottom - fog.top) / 2, 1)
        let first = max(Int(fog.top), 0)
        let last = min(Int(fog.bottom), height)
        guard first < last else { return }
        for row in first..<last {
            let y = Float(row)
            let off = (y - middle) / half
            let profile = (1 - off * off) * (1 - off * off)
            for column in 0..<width {
                let x = Float(column)
                let bend = noise.at(x / scale * 0.10 + drift.y, y / scale * 0.2 + drift.x)
                let wisp = noise.at(x / scale * 0.16 + bend * 14 + fog.top, y / scale * 0.62 + drift.y + bend * 22)
                let amount = min(max(fog.density * profile * (1 + wisp * 0.75), 0), 1)
                guard amount > 0.003 else { continue }
                var paint = fog.lightness * (1 + wisp * 0.18)
                var tint = fog.warmth
                for light in lights {
                    let reach = light.reach(x, y) * light.strength
                    paint += reach * fog.scatter
                    tint += (light.warmth - tint) * min(reach * 1.3, 1)
                }
                let index = row * width + column
                value[index] += (paint - value[index]) * amount
                warmth[index] += (tint - warmth[index]) * amount
            }
        }
    }
}
