/// What may happen to a task, and what comes of it. Whatever is not in the table cannot happen.
public enum TaskEvent: String, Hashable, Sendable, CaseIterable {
    /// The last task that it waited for is done.
    case unblocked
    /// A holder has got it, as its only one.
    case granted
    /// A second holder has got it, because the first takes far longer than its size predicts.
    case hedged
    /// A live attempt completed, the first to do so.
    case completed
    /// What it would make is there already.
    case reused
    /// An attempt ended without a result while another is live.
    case attemptLost
    /// The only live attempt failed or expired, and there are attempts left.
    case tryAgain
    /// The only live attempt was given back without fault.
    case givenBack
    /// The only live attempt was given back because a service that the work needs is away.
    case putOff
    /// The only live attempt failed or expired, or its result was found wrong, and none is left, or trying again
    /// cannot help; or what it needs was away for too long.
    case givenUp
    /// Its result was found wrong by the task that it was made for.
    case refuted
    /// What it was to work with was found wrong and is made again first.
    case heldUp
    /// Its owner wants it tried again.
    case retried
    /// Its owner changed the words that it works with, so that it is to be done anew.
    case reworded
    /// Its owner brought what it would make.
    case brought
}

/// What may happen to an attempt.
public enum AttemptEvent: String, Hashable, Sendable, CaseIterable {
    case renewed
    case progressed
    case completed
    case failed
    /// Its renewals stood still for the lease time, or its work for longer.
    case expired
    /// Its holder gave it back without fault.
    case returned
    /// Its holder gave it back because a service that the work needs is away.
    case postponed
    /// Another attempt at the task completed.
    case overtaken
    /// The task's owner changed the words that it works with.
    case reworded
    /// The task's owner brought what it would make.
    case brought
    /// Its result was found wrong.
    case refuted
    /// The bytes of its result, which were right once, are not what they were.
    case lost
}

/// The lives of tasks and attempts as tables: in which state an event may come, and which state follows.
public enum LeaseStates {
    public struct Transition<State: Hashable & Sendable, Event: Hashable & Sendable>: Hashable, Sendable {
        public let state: State
        public let event: Event
        public let next: State

        public init(_ state: State, _ event: Event, _ next: State) {
            self.state = state
            self.event = event
            self.next = next
        }
    }

    public static let tasks: [Transition<TaskState, TaskEvent>] = [
        Transition(.blocked, .unblocked, .ready),
        Transition(.ready, .granted, .leased),
        Transition(.ready, .reused, .done),
        Transition(.leased, .hedged, .leased),
        Transition(.leased, .attemptLost, .leased),
        Transition(.leased, .completed, .done),
        Transition(.leased, .tryAgain, .ready),
        Transition(.leased, .givenBack, .ready),
        Transition(.leased, .putOff, .ready),
        Transition(.leased, .givenUp, .failed),
        Transition(.leased, .heldUp, .blocked),
        Transition(.done, .refuted, .ready),
        Transition(.done, .givenUp, .failed),
        Transition(.failed, .retried, .ready),
        Transition(.ready, .reworded, .ready),
        Transition(.leased, .reworded, .ready),
        Transition(.done, .reworded, .ready),
        Transition(.failed, .reworded, .ready),
        Transition(.ready, .brought, .done),
        Transition(.leased, .brought, .done),
        Transition(.done, .brought, .done),
        Transition(.failed, .brought, .done),
    ]

    public static let attempts: [Transition<AttemptState, AttemptEvent>] = [
        Transition(.live, .renewed, .live),
        Transition(.live, .progressed, .live),
        Transition(.live, .completed, .completed),
        Transition(.live, .failed, .failed),
        Transition(.live, .expired, .expired),
        Transition(.live, .returned, .returned),
        Transition(.live, .postponed, .postponed),
        Transition(.live, .overtaken, .superseded),
        Transition(.live, .reworded, .superseded),
        Transition(.live, .brought, .superseded),
        Transition(.completed, .refuted, .failed),
        Transition(.completed, .lost, .superseded),
        Transition(.completed, .reworded, .superseded),
        Transition(.completed, .brought, .superseded),
    ]

    /// The state that follows; `nil` where the event has no effect in this one.
    public static func next(_ state: TaskState, on event: TaskEvent) -> TaskState? {
        tasks.first { $0.state == state && $0.event == event }?.next
    }

    /// The state that follows; `nil` where the event has no effect in this one.
    public static func next(_ state: AttemptState, on event: AttemptEvent) -> AttemptState? {
        attempts.first { $0.state == state && $0.event == event }?.next
    }
}
