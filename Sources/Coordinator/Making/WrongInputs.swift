import FarmCore

/// Work cannot go on because results of other tasks are wrong: those are to be made again first.
struct WrongInputs: Error, Hashable, Sendable {
    let inputs: [TickRequest.WrongInput]
}
