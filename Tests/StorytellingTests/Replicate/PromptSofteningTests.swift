import Testing

@testable import Storytelling

@Suite("Prompts are softened")
struct PromptSofteningTests {
    private let softening = PromptSoftening(
        prompt: "A bloody corpse on the cellar stairs, lit by a lantern; a knife beside it; thick fog outside.",
        context: "An old house at night, a murderer among the guests.")

    @Test("The first asking is the prompt as it was written, and the context after it")
    func unchanged() {
        #expect(softening.prompt(round: 0, of: 3) == softening.prompt + "\n" + softening.context)
        #expect(PromptSoftening(prompt: "A lamp.", context: " \n").prompt(round: 0, of: 3) == "A lamp.")
    }

    @Test("Then words that show harm give way to others, and everything else stays as it was")
    func reworded() {
        #expect(
            softening.prompt(round: 1, of: 3) == """
                A darkly stained still figure under a sheet on the cellar stairs, lit by a lantern; a knife beside it; \
                thick fog outside.
                An old house at night, a dark figure among the guests.
                """)
        #expect(
            PromptSoftening.reworded("Corpses! The skilled bloodhound.")
                == "Still figures under sheets! The skilled bloodhound.")
    }

    @Test("Then clauses go that name harm or what is near it")
    func clauses() {
        #expect(
            softening.prompt(round: 2, of: 3) == "lit by a lantern, thick fog outside.\nAn old house at night.")
        #expect(PromptSoftening.withoutHarm("Blood everywhere") == "")
    }

    @Test("In the end only place, hour, light and weather are left")
    func place() {
        let prompt = softening.prompt(round: 3, of: 3)
        #expect(prompt.contains("cellar") && prompt.contains("lantern") && prompt.contains("fog"))
        #expect(prompt.contains("at night"))
        for word in ["knife", "blood", "corpse", "murder", "guest"] {
            #expect(!prompt.lowercased().contains(word))
        }
    }

    @Test("No word of the table is put in the place of another, and none is softened twice")
    func table() {
        #expect(SofterWords.hints.count > 100)
        for (word, hint) in SofterWords.hints {
            #expect(word == word.lowercased() && word.allSatisfy(\.isLetter))
            #expect(PromptSoftening.reworded(hint) == hint, "\(word) becomes \(hint)")
            #expect(!SofterWords.uneasy.contains(word))
        }
    }
}
