import Foundation

/// A server in this process that speaks the wire format of a service, and does otherwise than it should when it is told
/// to.
public protocol ProviderStandIn: Sendable {
    /// The key that is taken.
    var key: String { get }
    /// Micro-dollars of everything that was done.
    var account: ServiceAccount { get }
    /// What it does as every stand-in does.
    var server: StandInServer { get }
}

extension ProviderStandIn {
    /// As the service's own: with the version, without a slash at its end.
    public var baseURL: URL {
        get throws {
            guard let url = URL(string: "http://127.0.0.1:\(server.port)/v1") else { throw URLError(.badURL) }
            return url
        }
    }

    // MARK: What goes wrong

    /// One request after the other does so; `nil` does as it should.
    public func next(_ route: StandInRoute, behave behaviours: Misbehaviour?...) {
        server.plan.next(route, behaviours)
    }

    /// Every request does so that has no `next`, until told otherwise.
    public func always(_ route: StandInRoute, behave behaviour: Misbehaviour?) {
        server.plan.always(route, behaviour)
    }

    /// Decides for requests that neither `next` nor `always` speaks of, by their number from 1.
    public func choose(_ choice: (@Sendable (StandInRoute, Int) -> Misbehaviour?)?) {
        server.plan.choose(choice)
    }

    /// Takes no connections, or answers everything with a status, until `comeUp`.
    public func goDown(answering status: Int? = nil) { server.goDown(answering: status) }

    /// Lets answers go that are `withheld`, and those that would be from now on.
    public func release() { server.release() }

    /// On the same port.
    public func comeUp() throws { try server.comeUp() }

    /// Takes so many requests in each span of time and refuses the others with 429, saying in rate headers how it
    /// stands; `nil` takes all.
    public func allow(requests: Int?, per span: Duration = .seconds(1)) {
        server.allow(requests.map { RateWindow(limit: $0, span: span) })
    }

    // MARK: What was asked

    /// Those that came while it was up, in order.
    public func requests(_ route: StandInRoute? = nil) -> [TestRequest] { server.requests(route) }

    /// How many requests of a kind were under way at the same time.
    public func mostAtOnce(_ route: StandInRoute) -> Int { server.mostAtOnce(route) }

    /// What tests did wrong themselves, and what broke in here; a test looks that there is nothing.
    public var complaints: [String] { server.complaints }
}
