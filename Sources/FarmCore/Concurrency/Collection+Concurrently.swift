extension Collection where Element: Sendable {
    /// What `transform` makes of each element, in the elements' order; it is under way for a few of them at a time.
    ///
    /// After the first failure no further element is begun, and those under way are cancelled and waited for.
    ///
    /// - Parameter limit: how many are under way at once; one at least.
    /// - Throws: the failure that came first.
    public func mapConcurrently<Value: Sendable, Failure: Error>(
        atMost limit: Int, _ transform: @escaping @Sendable (Element) async throws(Failure) -> Value
    ) async throws(Failure) -> [Value] {
        let elements = Array(self)
        let outcome = await withTaskGroup(of: (Int, Result<Value, Failure>).self) { group in
            var waiting = elements.indices
            var values = [Value?](repeating: nil, count: elements.count)
            func beginNext() {
                guard let place = waiting.popFirst() else { return }
                group.addTask {
                    do throws(Failure) {
                        return (place, .success(try await transform(elements[place])))
                    } catch {
                        return (place, .failure(error))
                    }
                }
            }
            for _ in waiting.prefix(Swift.max(1, limit)) { beginNext() }
            while let (place, result) = await group.next() {
                switch result {
                case .success(let value): values[place] = value
                case .failure(let failure):
                    group.cancelAll()
                    return Result<[Value], Failure>.failure(failure)
                }
                beginNext()
            }
            return .success(values.compactMap { $0 })
        }
        return try outcome.get()
    }
}
