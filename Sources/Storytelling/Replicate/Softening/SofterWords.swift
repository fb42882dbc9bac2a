/// Words that safety checkers take offence at, and what lets their meaning be guessed without showing it.
enum SofterWords {
    /// English, in lower case, each form of a word by itself.
    static let hints: [String: String] = blood.merging(bodies) { first, _ in first }.merging(violence) { first, _ in
        first
    }.merging(nakedness) { first, _ in first }

    /// Words that pass by themselves mostly, and go when those above are gone and it did not help.
    static let uneasy: Set<String> = [
        "knife", "knives", "axe", "axes", "gun", "guns", "pistol", "rifle", "blade", "blades", "razor", "noose",
        "rope", "hook", "hooks", "dead", "death", "dying", "died", "die", "dies", "grave", "coffin", "skull",
        "skulls", "bone", "bones", "skeleton", "scream", "screams", "screaming", "screamed", "pain", "hurt", "hurts",
        "wound", "wounds", "wounded", "scar", "scars", "teeth", "fangs", "flesh", "skin", "monster", "demon", "demons",
        "devil", "hell", "cult", "sacrifice", "ritual", "poison", "drug", "drugs", "bite", "bites", "bitten", "child",
        "children", "girl", "girls", "boy", "boys", "baby", "babies", "terror", "terrified", "bed", "bath", "bathtub",
        "body", "bodies", "mouth", "throat", "tongue", "lying", "crawling", "chained", "tied", "bound",
    ]

    private static let blood = [
        "blood": "dark stains", "bloody": "darkly stained", "bloodied": "darkly stained", "bloodstained": "stained",
        "bloodsoaked": "darkly stained", "bleed": "falter", "bleeds": "falters", "bleeding": "faltering",
        "bled": "faltered", "gore": "ruin", "gory": "ruined", "guts": "shadows", "entrails": "shadows",
        "intestines": "shadows", "viscera": "shadows", "brains": "shadows", "pus": "damp", "vomit": "damp",
    ]

    private static let bodies = [
        "corpse": "still figure under a sheet", "corpses": "still figures under sheets",
        "cadaver": "still figure under a sheet", "cadavers": "still figures under sheets",
        "carcass": "dark heap", "carcasses": "dark heaps", "severed": "lost", "beheaded": "hidden",
        "decapitated": "hidden", "headless": "faceless", "dismembered": "scattered", "mutilated": "veiled",
        "disfigured": "veiled", "mangled": "bent", "rotting": "crumbling", "rotten": "crumbling",
        "decomposing": "crumbling", "decomposed": "crumbled", "decaying": "crumbling", "maggots": "moths",
        "flayed": "pale", "skinned": "pale", "gouged": "hollow", "impaled": "pinned in shadow",
        "eviscerated": "veiled", "disemboweled": "veiled", "disembowelled": "veiled", "organs": "shadows",
    ]

    private static let violence = [
        "kill": "threaten", "kills": "threatens", "killed": "taken", "killing": "threatening",
        "killer": "dark figure", "killers": "dark figures", "murder": "an unspoken deed", "murdered": "taken",
        "murders": "threatens", "murdering": "threatening", "murderer": "dark figure", "murderous": "menacing",
        "slaughter": "an unspoken deed", "slaughtered": "taken", "massacre": "an unspoken deed", "stab": "reach for",
        "stabs": "reaches for", "stabbed": "struck down", "stabbing": "reaching for", "slash": "reach for",
        "slashed": "torn", "slashing": "reaching for", "butcher": "dark figure", "butchered": "taken",
        "strangle": "reach for", "strangles": "reaches for", "strangled": "breathless", "strangling": "reaching for",
        "choke": "gasp", "choking": "gasping", "torture": "dread", "tortured": "frightened", "torturing": "menacing",
        "hanged": "gone", "lynched": "gone", "suicide": "farewell", "suicidal": "forlorn", "shot": "fallen",
        "attack": "approach", "attacks": "approaches", "attacked": "startled", "attacking": "approaching",
        "drowned": "lost in the water", "burned": "scorched", "cannibal": "dark figure", "execution": "silence",
        "executed": "gone", "victim": "missing person", "victims": "missing people", "abuse": "sorrow",
        "abused": "sorrowful", "raped": "wronged", "rape": "wrong",
    ]

    private static let nakedness = [
        "naked": "shrouded", "nude": "shrouded", "nudity": "white cloth", "unclothed": "shrouded",
        "undressed": "in a long coat", "topless": "in a long coat",
        "breasts": "folded hands", "breast": "heart", "nipples": "buttons", "genitals": "folds of cloth",
        "sexual": "strange", "sexy": "strange", "sex": "longing", "erotic": "strange", "lingerie": "a white gown",
        "seductive": "strange", "thighs": "folds of cloth",
    ]
}
