import ArgumentParser
import FarmCore
import Foundation
import Testing

@testable import Nightreel

@Suite("How a video is to be, as typed")
struct VideoArgumentsTests {
    private func options(_ line: String) throws -> VideoOptions {
        try MakeCommand.parse(["story.txt"] + line.split(separator: " ").map(String.init)).video.options
    }

    @Test("Nothing typed is everything as by default")
    func defaults() throws {
        #expect(try options("") == VideoOptions())
    }

    @Test("Each option is understood")
    func everything() throws {
        let options = try options(
            "--ratio 9:16 --resolution 720p --fps 30 --codec h265 --profile high --motion push-in --look karaoke "
                + "--transition crossfade --title-card --end-card --ambience wind --seed 7 "
                + "--effects grain=0.3,vignette=0.4,grade=cold")
        var wanted = VideoOptions()
        wanted.ratio = .tall
        wanted.resolution = .p720
        wanted.framesPerSecond = 30
        wanted.encoding = Encoding(codec: .h265, profile: .high)
        wanted.motion = .always(.pushIn)
        wanted.subtitles = .standard(look: .karaoke)
        wanted.transition = .crossfade
        wanted.titleCard = true
        wanted.endCard = true
        wanted.ambience = .wind
        wanted.seed = 7
        wanted.effects = PictureEffects(grain: 0.3, vignette: 0.4, grade: .cold)
        #expect(options == wanted)
    }

    @Test("Every motion can be typed as the help says it, subtitles can be left out")
    func choices() throws {
        for (word, choice) in zip(VideoOptions.MotionChoice.allValueStrings, VideoOptions.MotionChoice.all) {
            #expect(try options("--motion \(word)").motion == choice)
        }
        #expect(VideoOptions.MotionChoice.allValueStrings.contains("pull-out"))
        #expect(try options("--look none").subtitles == nil)
        #expect(try options("--resolution 2160").resolution == .p2160)
    }

    @Test(
        "What is wrong is told before anything is sent",
        arguments: [
            ("--ratio 3:2", "'16:9', '9:16', '1:1' or '4:5'"), ("--resolution 1081", "1440"), ("--fps 23", "60"),
            ("--codec av1", "h265"), ("--profile best", "master"), ("--motion spin", "push-in"),
            ("--look loud", "none"), ("--transition wipe", "dip"), ("--ambience storm", "heartbeat"),
            ("--seed -1", "--seed"), ("--seed 9007199254740992", "9007199254740991"),
            ("--effects grain", "name=strength"), ("--effects grain=2", "from 0 to 1"),
            ("--effects grain=much", "'much'"), ("--effects grain=nan", "from 0 to 1"),
            ("--effects rust=1", "aberration, flicker, fog, grain, vignette, grade"),
            ("--effects grade=green", "sepia"), ("--effects fog=1,fog=0", "twice"), ("--effects fog=1,", "''"),
        ])
    func wrong(line: String, told: String) {
        let error = #expect(throws: (any Error).self) { try options(line) }
        guard let error else { return }
        let message = MakeCommand.fullMessage(for: error)
        #expect(message.contains(told))
        #expect(MakeCommand.exitCode(for: error) == .validationFailure)
    }

    @Test("The help shows every choice")
    func help() {
        let help = MakeCommand.helpMessage(columns: 100)
        for word in ["4:5", "2160", "h265", "master", "push-in", "typewriter", "crossfade", "heartbeat", "aberration"] {
            #expect(help.contains(word))
        }
    }
}

@Suite("Who is to make it, as typed")
struct MakersArgumentsTests {
    private func sent(_ arguments: [String]) throws -> String? {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try MakersArguments.parse(arguments).wish.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
    }

    @Test("What is not typed is left to the coordinator, and what is typed is sent as it was")
    func wishes() throws {
        #expect(try sent([]) == nil)
        #expect(try sent(["--image", "local", "--no-fallback"]) == #"{"fallback":false,"image":"local"}"#)
        let all = [
            "--writer", "openai", "--image", "replicate", "--voice", "openai", "--narrator-voice", "ash",
            "--instructions", "Whisper.", "--reuse",
        ]
        #expect(
            try sent(all)
                == #"{"image":"replicate","narrator":{"instructions":"Whisper.","voice":"ash"},"reuse":true,"#
                + #""voice":"openai","writer":"openai"}"#)
        for arguments in [["--writer", "replicate"], ["--image", "openai"], ["--voice", "festival"]] {
            #expect(throws: (any Error).self) { try MakersArguments.parse(arguments) }
        }
    }
}
