import FarmTesting
import Foundation
import Testing

@testable import Nightreel

@Suite("Story files")
struct StoryFileTests {
    private func story(_ text: String, name: String = "a.txt", title: String? = nil) throws -> StoryFile {
        try StoryFile(bytes: Array(text.utf8), fileName: name, givenTitle: title)
    }

    @Test("A heading is the title and is not told")
    func heading() throws {
        let story = try story("# The Last House \r\n\r\nIt was dark.\n\nVery.\n")
        #expect(story.title == "The Last House")
        #expect(story.script == "It was dark.\n\nVery.")
    }

    @Test("A given title stands above the heading, which is still not told")
    func givenTitle() throws {
        let story = try story("# The Last House\nIt was dark.", title: " Mine ")
        #expect(story.title == "Mine")
        #expect(story.script == "It was dark.")
    }

    @Test(
        "Without a heading the file's name is made readable",
        arguments: [
            ("the-last_house.txt", "The last house"), ("x.md", "X"), ("ünder.story.txt", "Ünder story"),
            ("___", "Untitled"),
        ])
    func fileName(name: String, title: String) throws {
        #expect(try story("It was dark.", name: name).title == title)
    }

    @Test("A hash without a space, or a heading without words, makes no title")
    func noHeading() throws {
        #expect(try story("#dark\nIt was.").script == "#dark\nIt was.")
        let empty = try story("#  \nIt was.")
        #expect(empty.title == "A")
        #expect(empty.script == "It was.")
    }

    @Test("A heading too long for a title is cut")
    func longHeading() throws {
        #expect(try story("# " + String(repeating: "a", count: 200) + "\nx").title.count == 128)
    }

    @Test("A byte order mark does not hide the heading")
    func byteOrderMark() throws {
        #expect(try story("\u{FEFF}# Dark\nIt was.").title == "Dark")
    }

    @Test("10,000 characters pass and one more does not, however many bytes they have")
    func length() throws {
        let longest = String(repeating: "é", count: 10_000)
        #expect(try story(longest).script.count == 10_000)
        let failure = #expect(throws: CommandFailure.self) { try story(longest + "e") }
        #expect(failure?.exit == .unusableData)
        #expect(failure?.message.contains("10001 characters") == true)
    }

    @Test("Nothing but space, or a heading alone, is no story", arguments: ["", " \n\t\r\n", "# Title\n\n"])
    func empty(text: String) {
        let failure = #expect(throws: CommandFailure.self) { try story(text) }
        #expect(failure?.exit == .unusableData)
    }

    @Test("Bytes that are not UTF-8 are refused")
    func encoding() {
        let failure = #expect(throws: CommandFailure.self) {
            try StoryFile(bytes: [0x49, 0xFC, 0x20], fileName: "a.txt", givenTitle: nil)
        }
        #expect(failure?.exit == .unusableData)
    }

    @Test(
        "A title of no or too many characters is a wrong use",
        arguments: ["", "  ", String(repeating: "a", count: 129)])
    func badTitle(title: String) {
        let failure = #expect(throws: CommandFailure.self) { try story("x", title: title) }
        #expect(failure?.exit == .usage)
    }

    @Test("A missing file and a folder are no input; a huge file is no story")
    func files() throws {
        let folder = try TestFolder()
        for path in [folder.file("missing").path, folder.url.path] {
            let failure = #expect(throws: CommandFailure.self) { try StoryFile.read(path, givenTitle: nil) }
            #expect(failure?.exit == .noInput)
        }
        try Data(repeating: 0x61, count: MakeLimits.fileBytes + 1).write(to: folder.file("huge"))
        let failure = #expect(throws: CommandFailure.self) {
            try StoryFile.read(folder.file("huge").path, givenTitle: nil)
        }
        #expect(failure?.exit == .unusableData)
        try Data("Dark.".utf8).write(to: folder.file("the-cellar.txt"))
        let story = try StoryFile.read(folder.file("the-cellar.txt").path, givenTitle: nil)
        #expect(story.title == "The cellar")
        #expect(story.script == "Dark.")
    }
}
