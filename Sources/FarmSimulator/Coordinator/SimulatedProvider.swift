import FarmCore

/// The service that writes, paints and speaks for the workers, and is away now and then.
final class SimulatedProvider {
    static let kinds: Set<TaskKind> = [.context, .illustrate, .narrate]
    static let away = TaskFault(code: "providerAway", message: "The provider is away.")

    private let time: VirtualTime
    private var returns = Duration.zero

    init(time: VirtualTime) {
        self.time = time
    }

    /// How long it will be away from now on; `nil` where it is there.
    var absence: Duration? { returns > time.now ? returns - time.now : nil }

    func leave(until moment: Duration) { returns = max(returns, moment) }
}
