import Foundation

/// Where objects are kept, as a setting says it.
public enum ObjectsAddress: Hashable, Sendable {
    /// `folder:DIR`, or `folder` for the one of the data folder.
    case folder(URL?)
    case s3(S3Address)

    /// - Returns: `nil` where `text` is neither `folder`, `folder:DIR` nor what `S3Address` reads.
    public init?(_ text: String) {
        if text == "folder" {
            self = .folder(nil)
        } else if text.hasPrefix("folder:") {
            let path = String(text.dropFirst("folder:".count))
            guard !path.isEmpty else { return nil }
            self = .folder(URL(fileURLWithPath: path, isDirectory: true))
        } else {
            guard let address = S3Address(text) else { return nil }
            self = .s3(address)
        }
    }
}
