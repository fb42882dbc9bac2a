import FarmCore
import Foundation
import Synchronization

/// Keeps the keys that requests are signed with, and asks for them anew before they end.
///
/// The first place that has any is the one they come from: environment, shared credentials file, container or
/// instance metadata.
final class S3KeySource: Sendable {
    typealias Load = @Sendable () async throws -> S3Keys?

    private struct State {
        var keys: S3Keys?
        var loading: Task<S3Keys, any Error>?
    }

    private let places: [Load]
    private let clock: @Sendable () -> Timestamp
    private let state = Mutex(State())

    init(_ places: [Load], clock: @escaping @Sendable () -> Timestamp) {
        self.places = places
        self.clock = clock
    }

    /// - Throws: `ObjectError` where no place has any.
    func current() async throws -> S3Keys {
        if let keys = state.withLock(\.keys), isFresh(keys) { return keys }
        do {
            return try await renew()
        } catch {
            // What is at hand may be good for a while yet.
            if let keys = state.withLock(\.keys), keys.isGood(at: clock()) { return keys }
            throw error
        }
    }

    /// Those at hand, for who cannot wait; asks for others meanwhile where these end soon.
    ///
    /// - Throws: `ObjectError` where there are none that are good.
    func known() throws -> S3Keys {
        guard let keys = state.withLock(\.keys) else {
            throw ObjectError(.unavailable, "the store's keys are not there yet")
        }
        if !isFresh(keys) { _ = loading() }
        guard keys.isGood(at: clock()) else {
            throw ObjectError(.unavailable, "the store's keys have ended and others have not come yet")
        }
        return keys
    }

    /// Asks the places again; those who come meanwhile share the answer.
    @discardableResult
    func renew() async throws -> S3Keys {
        try await loading().value
    }

    private func isFresh(_ keys: S3Keys) -> Bool { keys.isGood(at: clock() + S3Limits.credentialMargin) }

    private func loading() -> Task<S3Keys, any Error> {
        state.withLock { state in
            if let loading = state.loading { return loading }
            let task = Task {
                do {
                    let keys = try await load()
                    self.state.withLock {
                        $0.keys = keys
                        $0.loading = nil
                    }
                    return keys
                } catch {
                    self.state.withLock { $0.loading = nil }
                    throw error
                }
            }
            state.loading = task
            return task
        }
    }

    private func load() async throws -> S3Keys {
        for place in places {
            if let keys = try await place() { return keys }
        }
        throw ObjectError(
            .denied,
            """
            there are no keys for the store: neither AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, nor a profile in \
            the shared credentials file, nor a role of this container or instance
            """)
    }
}
