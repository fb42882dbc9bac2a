import Foundation

/// A body of multipart/form-data (RFC 7578), taken apart.
struct MultipartForm {
    struct Part {
        let name: String
        let fileName: String?
        let contentType: String?
        let body: [UInt8]
    }

    struct Malformed: Error {
        let message: String
    }

    let parts: [Part]

    /// - Throws: `Malformed` for anything that is not a whole form.
    init(_ body: [UInt8], contentType: String?) throws(Malformed) {
        let type = contentType ?? ""
        guard type.lowercased().hasPrefix("multipart/form-data"),
            let boundary = Self.parameters(of: type)["boundary"], (1...70).contains(boundary.utf8.count)
        else { throw Malformed(message: "the content type is no multipart/form-data with a boundary") }
        let data = Data(body)
        let delimiter = Data("--\(boundary)".utf8)
        guard data.starts(with: delimiter) else { throw Malformed(message: "the body begins with no boundary") }
        var parts: [Part] = []
        var position = delimiter.count
        while !data[position...].starts(with: Data("--".utf8)) {
            guard data[position...].starts(with: Data("\r\n".utf8)),
                let headEnd = data.range(of: Data("\r\n\r\n".utf8), in: position..<data.count),
                let end = data.range(of: Data("\r\n".utf8) + delimiter, in: headEnd.upperBound..<data.count)
            else { throw Malformed(message: "a part does not end") }
            let head = String(decoding: data[position..<headEnd.lowerBound], as: UTF8.self)
            parts.append(try Self.part(head, Array(data[headEnd.upperBound..<end.lowerBound])))
            position = end.upperBound
        }
        self.parts = parts
    }

    private static func part(_ head: String, _ body: [UInt8]) throws(Malformed) -> Part {
        var headers: [String: String] = [:]
        for line in head.components(separatedBy: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { continue }
            headers[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let disposition = headers["content-disposition"] ?? ""
        let parameters = parameters(of: disposition)
        guard disposition.hasPrefix("form-data"), let name = parameters["name"] else {
            throw Malformed(message: "a part has no name")
        }
        return Part(
            name: name, fileName: parameters["filename"], contentType: headers["content-type"], body: body)
    }

    /// Of a header such as `form-data; name="file"`.
    private static func parameters(of header: String) -> [String: String] {
        var parameters: [String: String] = [:]
        for piece in header.split(separator: ";").dropFirst() {
            let sides = piece.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
            guard sides.count == 2 else { continue }
            parameters[sides[0].lowercased()] = sides[1].trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        }
        return parameters
    }
}
