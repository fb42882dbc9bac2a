import Configuration
import FarmCore
import Testing

@testable import FarmSettings

@Suite("Settings of any program")
struct SettingsSourceTests {
    private enum Name: String, SettingName {
        case door
        case keyCount = "key-count"
        case name

        var key: String { self == .name ? "house-name" : rawValue }
    }

    private enum Mood: String, CaseIterable {
        case calm
        case uneasy
    }

    private func source(
        _ flags: [Name: String] = [:], environment: [String: String] = [:], file: [String: String] = [:]
    ) -> SettingsSource<Name> {
        SettingsSource(
            flags: flags, environment: environment, file: EnvironmentVariablesProvider(environmentVariables: file))
    }

    @Test("A setting is named after its flag, or after its key where it has another")
    func names() throws {
        #expect(Name.keyCount.flag == "--key-count" && Name.keyCount.variable == "NIGHTREEL_KEY_COUNT")
        #expect(Name.name.flag == "--name" && Name.name.variable == "NIGHTREEL_HOUSE_NAME")
        let given = source(environment: ["NIGHTREEL_HOUSE_NAME": "Usher", "NIGHTREEL_NAME": "Bly"])
        #expect(try given.value(.name, "a name") { $0 } == "Usher")
    }

    @Test("The first place that sets a value decides, and is blamed for a bad one")
    func precedence() throws {
        let file = ["NIGHTREEL_DOOR": "file:1", "NIGHTREEL_KEY_COUNT": "many"]
        let environment = ["NIGHTREEL_DOOR": "environment:1", "NIGHTREEL_KEY_COUNT": ""]
        #expect(try source([.door: "flag:1"], environment: environment).address(.door, suchAs: 1)?.host == "flag")
        #expect(try source(environment: environment, file: file).address(.door, suchAs: 1)?.host == "environment")
        #expect(try source(file: file).address(.door, suchAs: 1)?.host == "file")
        #expect(try source().address(.door, suchAs: 1) == nil)
        let error = #expect(throws: SettingsError.self) {
            try source(environment: environment, file: file).number(.keyCount, in: 1...9)
        }
        #expect(error?.exitStatus == 78)
        let place = "NIGHTREEL_KEY_COUNT in the .env file"
        #expect(error?.message == "\(place) is 'many', but must be a whole number from 1 to 9")
    }

    @Test("A refusal repeats at most a line of the value, and no control character")
    func refusal() throws {
        let error = try #require(
            throws: SettingsError.self,
            performing: {
                try source([.name: "a\nb" + String(repeating: "x", count: 500)]).value(.name, "one") { _ in
                    nil as String?
                }
            })
        #expect(error.exitStatus == 64)
        #expect(error.message.hasPrefix("--name is 'a\\nbxxx"))
        #expect(error.message.count < 120)
    }

    @Test("A choice is one of its words")
    func choice() throws {
        #expect(try source([.name: "uneasy"]).choice(.name, among: Mood.self) == .uneasy)
        let error = #expect(throws: SettingsError.self) { try source([.name: "glad"]).choice(.name, among: Mood.self) }
        #expect(error?.message == "--name is 'glad', but must be one of calm, uneasy")
    }
}
