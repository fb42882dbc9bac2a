/// What a farm of real processes did not do, in words.
public struct FarmFailure: Error, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}

/// Looks again and again until `condition` holds.
///
/// - Throws: `FarmFailure` naming `what` was waited for, once the time is over.
public func eventually(
    within limit: Duration, _ what: @autoclosure () -> String, _ condition: () async throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + limit
    while !(try await condition()) {
        guard ContinuousClock.now < deadline else { throw FarmFailure("waited \(limit) for \(what())") }
        try await Task.sleep(for: .milliseconds(50))
    }
}
