/// The compositions that the painter knows.
enum Subject: String, CaseIterable, Sendable {
    case houseOnHill, corridor, forestPath, windowAtNight, cellarStairs, figureInFog, graveyard, shore, lighthouse
    case interior, attic, road, church, closeView, well

    init(_ scene: SceneReading, isCloseView: Bool) {
        if isCloseView, scene.things.contains(where: CloseView.canShow) {
            self = .closeView
            return
        }
        switch scene.places.first {
        case .house, nil: self = .houseOnHill
        case .corridor, .hospital, .tunnel: self = .corridor
        case .forest: self = .forestPath
        case .window: self = .windowAtNight
        case .cellar, .stairs: self = .cellarStairs
        case .field, .moor, .bridge: self = .figureInFog
        case .graveyard: self = .graveyard
        case .shore, .lake: self = .shore
        case .lighthouse: self = .lighthouse
        case .bedroom, .room, .kitchen: self = .interior
        case .attic: self = .attic
        case .road, .street: self = .road
        case .church: self = .church
        case .well: self = .well
        }
    }

    var isIndoors: Bool {
        switch self {
        case .corridor, .cellarStairs, .interior, .attic, .closeView: true
        default: false
        }
    }

    var composition: any Composition {
        switch self {
        case .houseOnHill: HouseOnHill()
        case .corridor: Corridor()
        case .forestPath: ForestPath()
        case .windowAtNight: WindowAtNight()
        case .cellarStairs: CellarStairs()
        case .figureInFog: FigureInFog()
        case .graveyard: Graveyard()
        case .shore: Shore()
        case .lighthouse: Lighthouse()
        case .interior: Interior()
        case .attic: Attic()
        case .road: Road()
        case .church: Church()
        case .closeView: CloseView()
        case .well: Well()
        }
    }
}

/// One way of setting a scene.
protocol Composition {
    /// Paints the scene on a black canvas, weather and print left out.
    func paint(on stage: Stage) throws(MakerError)
}
