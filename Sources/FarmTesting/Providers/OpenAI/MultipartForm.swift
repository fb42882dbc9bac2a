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
        let type = try Self.read(contentType ?? "")
        guard type.value == "multipart/form-data", let boundary = type.parameters["boundary"],
            (1...70).contains(boundary.utf8.count)
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
        let rest = data[position...].dropFirst(2)
        guard rest.isEmpty || rest.elementsEqual("\r\n".utf8) else {
            throw Malformed(message: "something follows the last boundary")
        }
        self.parts = parts
    }

    private static func part(_ head: String, _ body: [UInt8]) throws(Malformed) -> Part {
        var headers: [String: String] = [:]
        // The first line is the boundary's rest.
        for line in head.components(separatedBy: "\r\n").dropFirst() {
            guard let colon = line.firstIndex(of: ":") else {
                throw Malformed(message: "a line before a part is no header")
            }
            headers[line[..<colon].lowercased()] =
                line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        let disposition = try read(headers["content-disposition"] ?? "")
        guard disposition.value == "form-data", let name = disposition.parameters["name"] else {
            throw Malformed(message: "a part has no name")
        }
        return Part(
            name: name, fileName: disposition.parameters["filename"], contentType: headers["content-type"],
            body: body)
    }

    /// A header such as `form-data; name="file"`, whose parameters are tokens or in quotes (RFC 9110, 5.6.6).
    private static func read(_ header: String) throws(Malformed) -> (value: String, parameters: [String: String]) {
        let value = header.prefix { $0 != ";" }
        var rest = header[value.endIndex...]
        var parameters: [String: String] = [:]
        let parameter =
            /\s*;\s*([A-Za-z0-9!#$%&'*+.^_`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([A-Za-z0-9!#$%&'*+.^_`|~-]+))\s*/
        while !rest.isEmpty {
            guard let match = rest.prefixMatch(of: parameter) else {
                throw Malformed(message: "a header's parameters cannot be read")
            }
            let text = match.2.map { String($0).replacing(/\\(.)/) { $0.1 } } ?? match.3.map(String.init) ?? ""
            guard parameters.updateValue(text, forKey: match.1.lowercased()) == nil else {
                throw Malformed(message: "a header has a parameter twice")
            }
            rest = rest[match.range.upperBound...]
        }
        return (value.trimmingCharacters(in: .whitespaces).lowercased(), parameters)
    }
}
