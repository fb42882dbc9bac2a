/// Where a scene plays.
enum Place: String, Vocabulary {
    case house, corridor, forest, graveyard, cellar, stairs, attic, church, shore, lighthouse, lake, road, street
    case bedroom, room, kitchen, window, well, hospital, field, moor, bridge, tunnel

    var names: String {
        switch self {
        case .house: "house, mansion, manor, cottage, farmhouse, cabin, villa, home, porch, roof, chimney, gable"
        case .corridor: "corridor, hallway, hall, passage, passageway, landing, hotel, school, gallery"
        case .forest: "forest, wood, woods, woodland, pine, birch, tree, trees, thicket, clearing, footpath, trail"
        case .graveyard: "graveyard, churchyard, cemetery, grave, tomb, tombstone, headstone, gravestone, crypt"
        case .cellar: "cellar, basement, vault, undercroft, crawl space, crawlspace, dungeon"
        case .stairs: "stair, staircase, stairway, stairwell, steps"
        case .attic: "attic, loft, garret, rafter"
        case .church: "church, chapel, steeple, belfry, abbey, cathedral, bell tower"
        case .shore:
            """
            sea, shore, beach, coast, ocean, tide, wave, pier, jetty, dock, quay, harbour, harbor, cliff, causeway,
            salt marsh, dune, shoreline, wreck, breakwater
            """
        case .lighthouse: "lighthouse, light house, lamp room, lantern room, beacon"
        case .lake: "lake, pond, river, reservoir, marsh, swamp, bog, water"
        case .road: "road, coast road, lane, highway, motorway, crossroad, car, headlight, truck, roadside, track"
        case .street: "street, alley, alleyway, town, village, city, pavement, square, streetlamp, street lamp"
        case .bedroom: "bedroom, nursery, bed, bedside, cot, cradle, wardrobe, pillow, blanket"
        case .room: "room, parlour, parlor, study, library, living room, sitting room, dining room, drawing room"
        case .kitchen: "kitchen, scullery, pantry, stove, kitchen table"
        case .window: "window, windowpane, pane, window sill, windowsill, curtain"
        case .well: "the well, a well, old well, stone well, dry well, well shaft, well head, wishing well"
        case .hospital: "hospital, asylum, ward, sanatorium, clinic, morgue, infirmary"
        case .field: "field, meadow, corn, cornfield, barley, wheat, orchard, farmyard, pasture, scarecrow"
        case .moor: "moor, heath, hillside, fell, moorland, heather"
        case .bridge: "bridge, footbridge, viaduct"
        case .tunnel: "tunnel, mine, cave, cavern, sewer, mineshaft, railway, platform, subway"
        }
    }

    /// The narrower the place, the more one mention of it says about what is to be seen.
    var weight: Int {
        switch self {
        case .cellar, .attic, .graveyard, .lighthouse, .well, .hospital, .bridge, .tunnel: 5
        case .church, .corridor, .bedroom, .kitchen, .forest, .shore, .moor, .field: 4
        case .stairs, .road, .street, .window, .lake: 3
        case .house, .room: 2
        }
    }

    /// Whether there are walls around the scene.
    var isIndoors: Bool {
        switch self {
        case .corridor, .cellar, .stairs, .attic, .bedroom, .room, .kitchen, .hospital, .tunnel: true
        default: false
        }
    }
}
