import FarmCore
import Foundation

/// What `nightreel make` was asked to do, checked and complete.
struct MakePlan: Hashable {
    /// Where the farm is.
    enum Farm: Hashable {
        /// The REST base of a running coordinator, `/v1` included.
        case running(URL)
        case local(LocalPlan)
    }

    let story: String
    let title: String?
    let output: URL
    let farm: Farm
    let options: VideoOptions
    let makers: MakersWish?

    static let standardCoordinator = "http://127.0.0.1:7319"

    /// - Throws: `CommandFailure` with `.usage`.
    init(_ arguments: MakeArguments, processors: Int) throws(CommandFailure) {
        story = arguments.story
        title = arguments.title
        output = URL(fileURLWithPath: arguments.output ?? Self.outputName(for: arguments.story))
        farm = try Self.farm(arguments, processors: processors)
        options = arguments.options
        makers = arguments.makers
    }

    /// The story's name with `.mp4`, in the present folder.
    private static func outputName(for story: String) -> String {
        URL(fileURLWithPath: story).deletingPathExtension().lastPathComponent + ".mp4"
    }

    private static func farm(_ arguments: MakeArguments, processors: Int) throws(CommandFailure) -> Farm {
        if arguments.isLocal {
            guard arguments.coordinator == nil else {
                throw CommandFailure(.usage, "--local starts its own coordinator; leave out --coordinator")
            }
            return .local(try LocalPlan(arguments, processors: processors))
        }
        for (name, isGiven) in [
            ("--nodes", arguments.nodes != nil), ("--slots", arguments.slots != nil), ("--data", arguments.data != nil),
        ] where isGiven {
            throw CommandFailure(.usage, "\(name) goes with --local")
        }
        return .running(try restBase(arguments.coordinator ?? standardCoordinator))
    }

    /// The address with `/v1` at its end, whether or not it was given with it.
    static func restBase(_ address: String) throws(CommandFailure) -> URL {
        guard let url = URL(string: address), let scheme = url.scheme, ["http", "https"].contains(scheme),
            let host = url.host, !host.isEmpty, url.query == nil, url.user == nil
        else { throw CommandFailure(.usage, "'\(address)' is no address such as http://127.0.0.1:7319") }
        return url.lastPathComponent == "v1" ? url : url.appendingPathComponent("v1")
    }
}

/// The arguments as they were typed.
struct MakeArguments: Hashable {
    var story = ""
    var output: String?
    var title: String?
    var coordinator: String?
    var isLocal = false
    var nodes: Int?
    var slots: Int?
    var data: String?
    var options = VideoOptions()
    var makers: MakersWish?
}

/// A farm of one's own: a coordinator and its nodes, for one story.
struct LocalPlan: Hashable {
    let nodes: Int
    /// Tasks at once on each node.
    let slots: Int
    /// A fresh one for this run where `nil`.
    let data: URL?

    init(_ arguments: MakeArguments, processors: Int) throws(CommandFailure) {
        nodes = arguments.nodes ?? 1
        guard (1...MakeLimits.nodes).contains(nodes) else {
            throw CommandFailure(.usage, "--nodes takes 1 to \(MakeLimits.nodes)")
        }
        slots = arguments.slots ?? min(MakeLimits.slots, max(1, processors / nodes))
        guard (1...MakeLimits.slots).contains(slots) else {
            throw CommandFailure(.usage, "--slots takes 1 to \(MakeLimits.slots)")
        }
        data = arguments.data.map { URL(fileURLWithPath: $0) }
    }
}
