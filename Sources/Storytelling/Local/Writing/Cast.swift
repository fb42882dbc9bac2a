/// Who is in a scene.
enum Person: String, Vocabulary {
    case girl, boy, child, woman, oldWoman, man, oldMan, figure, crowd

    var names: String {
        switch self {
        case .girl: "girl, little girl, daughter, sister, niece, granddaughter, little sister"
        case .boy: "boy, little boy, son, brother, nephew, grandson, little brother"
        case .child: "child, children, kid, baby, twin, toddler"
        case .woman: "woman, women, mother, mum, wife, aunt, nurse, lady, bride, maid, widow, young woman, tall woman"
        case .oldWoman: "old woman, grandmother, granny, grandma, crone, old lady, nan, nana, old widow"
        case .man:
            """
            man, men, father, dad, husband, uncle, doctor, priest, policeman, keeper, sailor, captain, fisherman,
            driver, soldier, young man, tall man, neighbour, postman, gravedigger, sexton, dr, mr, sheriff
            """
        case .oldMan: "old man, grandfather, grandpa, old keeper, hermit, old fisherman, old sailor"
        case .figure:
            """
            figure, stranger, shape, silhouette, ghost, apparition, someone, something, creature, thing in the,
            shadow, phantom, spectre, visitor, footprint
            """
        case .crowd: "crowd, people, mourner, villager, procession, congregation, strangers, family"
        }
    }

    var weight: Int { self == .figure ? 1 : 2 }
}

/// What lies, stands or flies about.
enum Thing: String, Vocabulary {
    case door, mirror, doll, clock, piano, crow, dog, photograph, chair, key, letter, knife, telephone, boat, bell
    case book, bed, table, cradle, gate, grave, moon, scarecrow, teacup, box, cat, horse, eyes, handprint, rope

    var names: String {
        switch self {
        case .door: "door, doorway, doorknob, threshold, trapdoor, latch"
        case .mirror: "mirror, looking glass, reflection"
        case .doll: "doll, puppet, teddy, teddy bear, marionette, toy"
        case .clock: "clock, pendulum, grandfather clock, clock face, pocket watch, watch"
        case .piano: "piano, organ, harpsichord, music box"
        case .crow: "crow, raven, rook, bird, owl, gull, magpie, jackdaw"
        case .dog: "dog, hound, wolf, terrier, sheepdog"
        case .photograph: "photograph, photo, portrait, picture, painting, snapshot"
        case .chair: "chair, rocking chair, armchair, wheelchair, stool"
        case .key: "key, padlock, keyhole"
        case .letter: "letter, note, envelope, postcard, telegram"
        case .knife: "knife, axe, blade, scissors, razor"
        case .telephone: "telephone, phone, radio, receiver"
        case .boat: "boat, dinghy, ship, rowing boat, trawler, sail, skiff"
        case .bell: "bell, church bell, doorbell"
        case .book: "book, diary, journal, ledger, logbook, bible"
        case .bed: "bed, cot, mattress"
        case .table: "table, desk"
        case .cradle: "cradle, pram, crib"
        case .gate: "gate, fence, railing"
        case .grave: "grave, headstone, tombstone, gravestone, coffin"
        case .moon: "moon, full moon"
        case .scarecrow: "scarecrow"
        case .teacup: "cup, teacup, kettle, teapot"
        case .box: "box, trunk, chest, suitcase"
        case .cat: "cat, kitten"
        case .horse: "horse, carriage, pony"
        case .eyes: "eye"
        case .handprint: "handprint, fingerprint, wet footprint"
        case .rope: "rope, noose, chain"
        }
    }
}
