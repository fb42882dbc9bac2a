import Foundation
import Testing

@testable import Storytelling

@Suite("Scenes as a chat writes them")
struct SceneDraftTests {
    private func scene(_ moment: String = "a chair rocks", people: [String] = []) -> SceneDraft {
        SceneDraft(framing: "close", place: "l9", people: people, moment: moment, light: "", dread: " . ")
    }

    private let bible = BibleDraft(
        setting: "a house", era: "", weather: "rain", palette: "ash grey", mood: "dread", style: "etching",
        people: [.init(name: "Ada", look: "grey plait,\n black dress.")], places: []
    ).bible

    @Test("Scenes that are missing, too many, of other segments or empty are a fault")
    func faults() {
        func fault(_ scenes: [String: SceneDraft]) -> String? { SceneDraft.Batch(scenes).fault(for: 3..<5) }
        #expect(fault(["segment_4": scene(), "segment_5": scene()]) == nil)
        #expect(fault(["segment_4": scene()]) != nil && fault([:]) != nil)
        #expect(fault(["segment_4": scene(), "segment_5": scene(), "segment_6": scene()]) != nil)
        #expect(fault(["segment_3": scene(), "segment_4": scene()]) != nil)
        #expect(fault(["segment_4": scene(), "segment_5": scene(" …\n ")]) != nil)
    }

    @Test("Notes that lack what every picture needs are a fault")
    func notes() {
        func draft(_ setting: String, look: String) -> BibleDraft {
            BibleDraft(
                setting: setting, era: "", weather: "w", palette: "p", mood: "m", style: "s",
                people: [.init(name: "Ada", look: look)], places: [])
        }
        #expect(draft("house", look: "grey").fault == nil)
        #expect(draft(" ", look: "grey").fault != nil && draft("house", look: "—").fault != nil)
    }

    @Test("Ids that nobody has are left out, and so are parts that say nothing")
    func unknown() {
        #expect(
            scene(people: ["p1", "p7"]).prompt(with: bible) == "Close: a chair rocks. Ada: grey plait, black dress.")
    }

    @Test("Three people and a place, all of the greatest length, fit into a prompt whole")
    func longest() {
        let look = String(repeating: "grey ", count: 100)
        let entries = (1...4).map { BibleDraft.Entry(name: "Person \($0) " + look, look: "\($0) " + look) }
        let bible = BibleDraft(
            setting: look, era: look, weather: look, palette: look, mood: look, style: look, people: entries,
            places: entries
        ).bible
        let scene = SceneDraft(
            framing: look, place: "l1", people: ["p1", "p2", "p3", "p4"], moment: look, light: look,
            dread: look)
        let prompt = scene.prompt(with: bible)
        #expect(prompt.count <= OpenAILimits.promptCharacters)
        for person in bible.people.prefix(3) { #expect(prompt.contains(person.look)) }
        #expect(prompt.contains(bible.places[0].look) && !prompt.contains(bible.people[3].look))
    }

    @Test("Batches hold all segments in order, within the limits of one call")
    func batches() {
        let texts =
            (0..<61).map { String(repeating: "a", count: 40 + $0 * 37 % 900) } + [String(repeating: "b", count: 9000)]
        let ranges = SceneBatches.ranges(of: texts)
        #expect(ranges.flatMap { Array($0) } == Array(texts.indices))
        for range in ranges {
            let length = texts[range].reduce(0) { $0 + $1.count }
            #expect(range.count <= OpenAILimits.batchSegments)
            #expect(length <= OpenAILimits.batchCharacters || range.count == 1)
        }
        #expect(SceneBatches.ranges(of: []).isEmpty)
    }
}
