/// What all parts of a simulation share.
struct Surroundings {
    let time: VirtualTime
    let trace: Trace
    let network: SimulatedNetwork
    let objects: SimulatedObjects
    let provider: SimulatedProvider
    let faults: Faults
    let checker: InvariantChecker
}
