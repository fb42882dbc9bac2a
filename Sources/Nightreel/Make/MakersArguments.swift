import ArgumentParser
import FarmCore

/// Who is to make what the story needs, as it was typed.
struct MakersArguments: ParsableArguments {
    @Option(help: "Who reads the story (default: openai where the coordinator has a key of it, else local).")
    var writer: MakerChoice.Writer?

    @Option(help: "Who paints the pictures (default: replicate where the coordinator has a key of it, else local).")
    var image: MakerChoice.Illustrator?

    @Option(help: "Who speaks (default: openai where the coordinator has a key of it, else local).")
    var voice: MakerChoice.Narrator?

    @Option(help: ArgumentHelp("A voice of OpenAI's (default: onyx).", valueName: "name"))
    var narratorVoice: String?

    @Option(help: ArgumentHelp("How OpenAI's voice is to speak, in words.", valueName: "text"))
    var instructions: String?

    @Flag(help: "Fail where Replicate refuses a picture, rather than have the coordinator paint it.")
    var noFallback = false

    @Flag(help: "Use again what was paid for before for the same request.")
    var reuse = false

    var wish: MakersWish? {
        var wish = MakersWish(
            writer: writer, image: image, voice: voice, fallback: noFallback ? false : nil, reuse: reuse ? true : nil)
        if narratorVoice != nil || instructions != nil {
            wish.narrator = MakersWish.Narrator(voice: narratorVoice, instructions: instructions)
        }
        return wish == MakersWish() ? nil : wish
    }
}

/// The same as it is sent; what is left out, the coordinator chooses.
struct MakersWish: Encodable, Hashable {
    struct Narrator: Encodable, Hashable {
        var voice: String?
        var instructions: String?
    }

    var writer: MakerChoice.Writer?
    var image: MakerChoice.Illustrator?
    var voice: MakerChoice.Narrator?
    var narrator: Narrator?
    var fallback: Bool?
    var reuse: Bool?
}

extension MakerChoice.Writer: ExpressibleByArgument {}
extension MakerChoice.Illustrator: ExpressibleByArgument {}
extension MakerChoice.Narrator: ExpressibleByArgument {}
