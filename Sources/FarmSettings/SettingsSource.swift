import Configuration

/// Where a program's settings are looked for, in order of precedence, and who is to blame for a bad one.
public struct SettingsSource<Name: SettingName>: Sendable {
    private struct Place: Sendable {
        enum Kind {
            case flag
            case environment
            case file
        }

        let kind: Kind
        let reader: ConfigReader

        /// What is set here, and by which name.
        func text(of name: Name, isSecret: Bool) -> (text: String, variable: String)? {
            let variables = kind == .flag ? [name.variable] : [name.variable] + [name.otherVariable].compactMap { $0 }
            for variable in variables {
                let key = ConfigKey(variable.lowercased().split(separator: "_").map(String.init))
                guard let text = reader.string(forKey: key, isSecret: isSecret), kind == .flag || !text.isEmpty else {
                    continue
                }
                return (text, variable)
            }
            return nil
        }
    }

    private let places: [Place]

    /// - Parameters:
    ///   - flags: what was given on the command line.
    ///   - environment: the process's variables.
    ///   - file: the `.env` file's variables.
    public init(flags: [Name: String], environment: [String: String], file: (any ConfigProvider)? = nil) {
        let values = flags.map { name, value in
            (
                AbsoluteConfigKey(name.variable.lowercased().split(separator: "_").map(String.init)),
                ConfigValue(.string(value), isSecret: false)
            )
        }
        let providers: [(Place.Kind, (any ConfigProvider)?)] = [
            (.flag, InMemoryProvider(name: "flags", values: Dictionary(uniqueKeysWithValues: values))),
            (.environment, EnvironmentVariablesProvider(environmentVariables: environment)),
            (.file, file),
        ]
        places = providers.compactMap { kind, provider in
            provider.map { Place(kind: kind, reader: ConfigReader(provider: $0)) }
        }
    }

    /// The source of a real process: its environment, and `.env` in its working folder where there is one.
    public static func process(
        flags: [Name: String], environment: [String: String], file: String = ".env"
    ) async throws(SettingsError) -> SettingsSource {
        do {
            let provider = try await EnvironmentVariablesProvider(
                environmentFilePath: .init(file), allowMissing: true)
            return SettingsSource(flags: flags, environment: environment, file: provider)
        } catch {
            throw SettingsError(origin: .configuration, message: "the file \(file) cannot be read: \(error)")
        }
    }

    /// What `read` makes of a setting's text; `nil` where it is set nowhere. An empty variable is an unset
    /// one, as unit files write it; an empty flag is a mistake.
    ///
    /// - Parameter expected: what the text must be, for a person.
    /// - Throws: `SettingsError` where `read` can make nothing of it.
    public func value<Value>(
        _ name: Name, _ expected: String, isSecret: Bool = false, read: (String) -> Value?
    ) throws(SettingsError) -> Value? {
        for place in places {
            guard let (text, variable) = place.text(of: name, isSecret: isSecret) else { continue }
            if !text.isEmpty, let value = read(text) { return value }
            throw refusal(of: text, for: name, as: variable, in: place.kind, expected, isSecret: isSecret)
        }
        return nil
    }

    /// Whose fault a setting's present value is: its flag's, if it has one, or the configuration's.
    public func origin(of name: Name) -> SettingsError.Origin {
        let isFlag = places.contains { place in
            place.kind == .flag && place.text(of: name, isSecret: true) != nil
        }
        return isFlag ? .commandLine : .configuration
    }

    private func refusal(
        of text: String, for name: Name, as variable: String, in kind: Place.Kind, _ expected: String, isSecret: Bool
    ) -> SettingsError {
        let place =
            switch kind {
            case .flag: name.flag
            case .environment: "the environment variable \(variable)"
            case .file: "\(variable) in the .env file"
            }
        let value = isSecret ? "" : " is '\(Self.oneLine(text))', but"
        return SettingsError(
            origin: kind == .flag ? .commandLine : .configuration, message: "\(place)\(value) must be \(expected)")
    }

    /// A value as it can stand in an error: control characters spelt out, and not longer than a line.
    private static func oneLine(_ text: String) -> String {
        text.prefix(80).unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
        }.joined()
    }
}
