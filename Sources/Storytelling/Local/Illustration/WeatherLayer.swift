/// What falls between the scene and the eye: rain, snow; nothing indoors.
enum WeatherLayer {
    static func paint(on stage: Stage) throws(MakerError) {
        guard !stage.brief.subject.isIndoors else { return }
        switch stage.brief.weather {
        case .rain, .storm: try rain(on: stage)
        case .snow: try snow(on: stage)
        default: break
        }
    }

    private static func rain(on stage: Stage) throws(MakerError) {
        let slant = stage.number(0.10...0.26) * stage.side
        for (count, length, width, opacity) in [(1000, 0.04, 1.0, 0.26), (320, 0.09, 1.7, 0.30)] {
            let wash = Wash(0.52).with {
                $0.opacity = Float(opacity)
                $0.waver = 0
                $0.response = 0.9
                $0.texture = 0
            }
            let drops = Int(Double(count) * stage.width / stage.height / 1.78)
            try stage.lay(wash) { sheet in
                for _ in 0..<drops {
                    let start = stage.point(stage.number(-0.1...1.1), stage.number(-0.1...1))
                    let fall = stage.unit * length * stage.number(0.6...1.3)
                    sheet.thin(stage.number(0.3...1)) {
                        let end = Point(start.x + fall * slant, start.y + fall)
                        sheet.taper(start, end, 0.3, width * stage.unit / 864)
                    }
                }
            }
        }
    }

    private static func snow(on stage: Stage) throws(MakerError) {
        for (count, radius, opacity) in [(900, 1.4, 0.65), (420, 2.7, 0.75), (60, 6.0, 0.45)] {
            let wash = Wash(0.7).with {
                $0.opacity = Float(opacity)
                $0.waver = radius > 2 ? 1.2 : 0
                $0.response = 0.8
                $0.texture = 0.01
            }
            try stage.lay(wash) { sheet in
                for _ in 0..<count {
                    let place = stage.point(stage.number(0...1), stage.number(0...1))
                    let size = radius * stage.unit / 864 * stage.number(0.6...1.4)
                    sheet.thin(stage.number(0.35...1)) { sheet.ellipse(place.x, place.y, size, size) }
                }
            }
        }
    }
}
