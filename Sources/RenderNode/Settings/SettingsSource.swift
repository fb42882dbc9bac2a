import Configuration

/// Where settings are looked for, and who is to blame for a bad one.
struct SettingsSource: Sendable {
    private let reader: ConfigReader
    private let flags: [SettingName: String]

    /// - Parameters:
    ///   - flags: what was given on the command line.
    ///   - environment: the process's variables.
    ///   - file: the providers that stand behind the environment.
    init(flags: [SettingName: String], environment: [String: String], file: [any ConfigProvider] = []) {
        let values = flags.map { name, value in
            (AbsoluteConfigKey(["nightreel", name.key]), ConfigValue(.string(value), isSecret: false))
        }
        // An empty variable is an unset one: unit files write it so.
        let variables = environment.filter { !$0.value.isEmpty }
        let providers: [any ConfigProvider] =
            [
                InMemoryProvider(name: "flags", values: Dictionary(uniqueKeysWithValues: values)),
                EnvironmentVariablesProvider(environmentVariables: variables),
            ] + file
        reader = ConfigReader(providers: providers).scoped(to: "nightreel")
        self.flags = flags
    }

    /// The source of a real process: its environment, and `.env` in its working folder where there is one.
    static func process(flags: [SettingName: String], environment: [String: String]) async throws(SettingsError)
        -> SettingsSource
    {
        do {
            let file = try await EnvironmentVariablesProvider(environmentFilePath: ".env", allowMissing: true)
            return SettingsSource(flags: flags, environment: environment, file: [file])
        } catch {
            throw SettingsError(origin: .configuration, message: "the file .env cannot be read: \(error)")
        }
    }

    /// What `read` makes of a setting's text, or of `nil` where it is not set.
    func value<Value>(
        _ name: SettingName, _ expected: String, read: (String?) -> Value?
    ) throws(SettingsError) -> Value {
        let text = reader.string(forKey: ConfigKey([name.key]))
        if let value = read(text) { return value }
        let isFlag = flags[name] != nil
        throw SettingsError(
            origin: isFlag ? .commandLine : .configuration,
            message: "\(isFlag ? name.flag : name.variable) is '\(Self.oneLine(text ?? ""))', but must be \(expected)")
    }

    /// A value as it can stand in an error: control characters spelt out, and not longer than a line.
    private static func oneLine(_ text: String) -> String {
        text.prefix(80).unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? scalar.escaped(asASCII: true) : String(scalar)
        }.joined()
    }
}
