import FarmTesting
import Foundation
import Testing

extension TestFolder {
    /// Who may do what with a file or folder in it.
    func mode(of path: String) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: file(path).path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }
}
