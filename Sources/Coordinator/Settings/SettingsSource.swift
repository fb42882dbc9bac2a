import Configuration
import Foundation

/// Where settings are looked for, in order of precedence, and who is to blame for a bad one.
struct SettingsSource: Sendable {
    private struct Place: Sendable {
        enum Kind {
            case flag
            case environment
            case file
        }

        let kind: Kind
        let reader: ConfigReader
    }

    private let places: [Place]

    /// - Parameters:
    ///   - flags: what was given on the command line.
    ///   - environment: the process's variables.
    ///   - file: the `.env` file's variables.
    init(flags: [SettingName: String], environment: [String: String], file: (any ConfigProvider)? = nil) {
        let values = flags.map { name, value in
            (AbsoluteConfigKey(["nightreel", name.rawValue]), ConfigValue(.string(value), isSecret: false))
        }
        let providers: [(Place.Kind, (any ConfigProvider)?)] = [
            (.flag, InMemoryProvider(name: "flags", values: Dictionary(uniqueKeysWithValues: values))),
            (.environment, EnvironmentVariablesProvider(environmentVariables: environment)),
            (.file, file),
        ]
        places = providers.compactMap { kind, provider in
            provider.map { Place(kind: kind, reader: ConfigReader(provider: $0).scoped(to: "nightreel")) }
        }
    }

    /// The source of a real process: its environment, and `.env` in its working folder where there is one.
    static func process(
        flags: [SettingName: String], environment: [String: String], file: String = ".env"
    ) async throws(SettingsError) -> SettingsSource {
        do {
            let provider = try await EnvironmentVariablesProvider(
                environmentFilePath: .init(file), allowMissing: true)
            return SettingsSource(flags: flags, environment: environment, file: provider)
        } catch {
            throw SettingsError(
                origin: .configuration, message: "the file \(file) cannot be read: \(error.localizedDescription)")
        }
    }

    /// What `read` makes of a setting's text, or of `nil` where it is set nowhere. An empty variable is an
    /// unset one, as unit files write it; an empty flag is a mistake.
    func value<Value>(
        _ name: SettingName, _ expected: String, isSecret: Bool = false, read: (String?) -> Value?
    ) throws(SettingsError) -> Value {
        for place in places {
            guard let text = place.reader.string(forKey: ConfigKey([name.rawValue]), isSecret: isSecret),
                place.kind == .flag || !text.isEmpty
            else { continue }
            if !text.isEmpty, let value = read(text) { return value }
            throw refusal(of: text, for: name, in: place.kind, expected, isSecret: isSecret)
        }
        guard let value = read(nil) else {
            throw SettingsError(
                origin: .configuration, message: "\(name.variable) is not set, but must be \(expected)")
        }
        return value
    }

    /// Whose fault a setting's present value is: its flag's, if it has one, or the configuration's.
    func origin(of name: SettingName) -> SettingsError.Origin {
        let isFlag = places.contains { place in
            place.kind == .flag && place.reader.string(forKey: ConfigKey([name.rawValue])) != nil
        }
        return isFlag ? .commandLine : .configuration
    }

    private func refusal(
        of text: String, for name: SettingName, in kind: Place.Kind, _ expected: String, isSecret: Bool
    ) -> SettingsError {
        let place =
            switch kind {
            case .flag: name.flag
            case .environment: "the environment variable \(name.variable)"
            case .file: "\(name.variable) in the .env file"
            }
        let value = isSecret ? "" : " is '\(text)', but"
        return SettingsError(
            origin: kind == .flag ? .commandLine : .configuration, message: "\(place)\(value) must be \(expected)")
    }
}
