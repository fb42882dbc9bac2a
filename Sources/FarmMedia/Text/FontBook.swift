import CPango
import Foundation

/// The fonts that films are set in: certain families of this machine and no others, so that what else is
/// installed decides no glyph.
///
/// Shared by all threads: fontconfig only reads it once it is built.
final class FontBook: Sendable {
    /// This machine's fonts; `nil` where fontconfig gives none.
    static let shared = FontBook()

    /// Files whose names begin so are the book's.
    private static let fileNames = ["EBGaramond", "Liberation", "Noto"]

    // SAFETY: built in `init`, never changed afterwards; fontconfig counts references atomically.
    nonisolated(unsafe) private let configuration: OpaquePointer
    /// Tells apart books whose fonts differ in a byte.
    let fingerprint: String

    private init?() {
        guard let system = FcInitLoadConfig() else { return nil }
        defer { FcConfigDestroy(system) }
        guard let configuration = FcConfigCreate() else { return nil }
        self.configuration = configuration
        let rules = Self.rules(
            directories: Self.strings(FcConfigGetFontDirs(system)),
            caches: Self.strings(FcConfigGetCacheDirs(system)))
        guard FcConfigParseAndLoadFromMemory(configuration, rules, 1) != 0,
            FcConfigBuildFonts(configuration) != 0,
            let fingerprint = FontFingerprint(of: Self.files(in: configuration))
        else {
            FcConfigDestroy(configuration)
            return nil
        }
        self.fingerprint = fingerprint.description
    }

    deinit {
        FcConfigDestroy(configuration)
    }

    /// A font map of the caller's own that chooses from the book.
    func makeFontMap() throws(MediaError) -> UnsafeMutablePointer<PangoFontMap> {
        guard let map = pango_cairo_font_map_new() else { throw MediaError(.libraryFailure, "pango made no font map.") }
        guard nightreel_pango_font_map_set_config(map, configuration) != 0 else {
            nightreel_g_object_unref(map)
            throw MediaError(.missingCapability, "This machine's pango does not choose fonts through fontconfig.")
        }
        return map
    }

    private static func files(in configuration: OpaquePointer) -> Set<String> {
        guard let fonts = FcConfigGetFonts(configuration, FcSetSystem) else { return [] }
        var files: Set<String> = []
        for index in 0..<Int(fonts.pointee.nfont) {
            var file: UnsafeMutablePointer<FcChar8>?
            guard let font = fonts.pointee.fonts[index],
                FcPatternGetString(font, FC_FILE, 0, &file) == FcResultMatch, let file
            else { continue }
            files.insert(String(cString: file))
        }
        return files
    }

    private static func strings(_ list: OpaquePointer?) -> [String] {
        guard let list else { return [] }
        defer { FcStrListDone(list) }
        var strings: [String] = []
        while let next = FcStrListNext(list) { strings.append(String(cString: next)) }
        return strings
    }
}

extension FontBook {
    /// The system's folders, of which only our files are taken; where emoji are found; and bitmap fonts scaled to
    /// the size asked for.
    private static func rules(directories: [String], caches: [String]) -> String {
        let places =
            directories.map { "<dir>\(escaped($0))</dir>" } + caches.map { "<cachedir>\(escaped($0))</cachedir>" }
        let accepted = fileNames.map { "<glob>*/\($0)*</glob>" }
        return """
            <fontconfig>\(places.joined())
            <selectfont>
            <acceptfont>\(accepted.joined())</acceptfont>
            <rejectfont><glob>*.?t?</glob><glob>*.pf?</glob><glob>*.pcf*</glob><glob>*.t1</glob></rejectfont>
            </selectfont>
            <alias binding="same"><family>emoji</family><prefer><family>Noto Color Emoji</family></prefer></alias>
            <match target="font">
            <test name="outline"><bool>false</bool></test>
            <edit name="pixelsizefixupfactor" mode="assign">
            <divide><name target="pattern">pixelsize</name><name target="font">pixelsize</name></divide>
            </edit>
            <edit name="matrix" mode="assign"><times><name>matrix</name><matrix>
            <name>pixelsizefixupfactor</name><double>0</double><double>0</double><name>pixelsizefixupfactor</name>
            </matrix></times></edit>
            </match>
            </fontconfig>
            """
    }
}

/// As text within an XML element.
private func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;")
}

/// What tells sets of font files apart.
private struct FontFingerprint: CustomStringConvertible {
    /// FNV-1a, 64 bits.
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325
    private let count: Int

    /// An OpenType file begins with its tables' checksums, so that its first bytes and its length stand for all
    /// of it (OpenType 1.9, "Organization of an OpenType Font"). `nil` when a file cannot be read or there is none.
    init?(of files: Set<String>) {
        guard !files.isEmpty else { return nil }
        count = files.count
        let named = files.map { URL(fileURLWithPath: $0) }
        for file in named.sorted(by: { ($0.lastPathComponent, $0.path) < ($1.lastPathComponent, $1.path) }) {
            guard let handle = try? FileHandle(forReadingFrom: file),  // Unreadable is answered by `nil`.
                let head = try? handle.read(upToCount: 4096), let size = try? handle.seekToEnd()
            else { return nil }
            add(file.lastPathComponent.utf8)
            add(head)
            add(String(size).utf8)
        }
    }

    var description: String { "\(count) files \(String(state, radix: 16))" }

    private mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }
}
