/// Where makers hand in calls that cost money, on behalf of one story.
///
/// A desk answers from what was paid for already, sets the estimate aside under the caps before a call, waits for
/// the service's limits, tries again where that may help, and makes an answer durable before it hands it out.
public protocol CallDesk: Sendable {
    /// The answer to a call: an earlier one of the same key, or that of `send`, which makes one attempt.
    ///
    /// `send` may be called several times, never twice at once.
    ///
    /// - Throws: `ProviderFault` where the service gives nothing that helps and trying on is no use here; `MakerError`
    ///   where the call may not be made, or not now.
    func answer(
        to call: ProviderCall, by send: @escaping @Sendable (any CallTicket) async throws -> ProviderAnswer
    ) async throws -> ProviderAnswer
}

/// What one attempt at a call knows of those before it.
public protocol CallTicket: Sendable {
    /// What an earlier attempt noted, even in a process that was killed since: the service's own name of work that it
    /// has begun, which is to be waited for rather than asked for again. Forgotten once an attempt has told how it ended.
    var reference: String? { get }

    /// Notes the service's name of the work, durable when this returns.
    func note(reference: String) async throws
}
