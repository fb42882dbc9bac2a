extension ReplicateWire {
    /// A finished prediction's file, for whoever knows its URL, until it has expired.
    func output(_ request: TestRequest, _ behaviour: Misbehaviour?) throws -> WireAnswer {
        if request.headers["authorization"] != nil { state.withLock { $0.leaks += 1 } }
        let path = request.target.split(separator: "/").map(String.init)
        let name = path[2].split { "-.".contains($0) }
        guard let prediction = state.withLock({ $0.predictions[path[1]] }), prediction.hasOutput,
            !prediction.isExpired, behaviour != .expiredOutput, name.count == 3, let number = Int(name[1]),
            number < prediction.input.count, name[2] == prediction.input.format.rawValue
        else { return WireAnswer(status: 404, headers: [("Content-Type", "text/plain")], body: Array("gone".utf8)) }
        let isDamaged = prediction.behaviour == .damagedOutput || behaviour == .damagedOutput
        var file = try StandInPicture.file(prediction.input, number: number)
        if isDamaged { file = Array(file.prefix(file.count / 3)) }
        let type = prediction.input.format == .jpg ? "jpeg" : prediction.input.format.rawValue
        return WireAnswer(status: 200, headers: [("Content-Type", "image/\(type)")], body: file)
    }
}
