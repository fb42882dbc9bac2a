import FarmCore
import FarmObjects
import FarmSettings
import FarmStore
import Foundation
import Logging
import NIOCore
import ServiceLifecycle
import Storytelling

/// The whole coordinator: opens what is on disk, then runs its services until told to stop.
struct Coordinator {
    private let settings: CoordinatorSettings
    private let folder: DataFolder
    private let secrets: Secrets
    /// `nil` where the database is a file of this coordinator alone.
    private let server: PostgresDatabase?
    private let store: FarmStore
    private let storage: ObjectStorage
    private let publicAddress: PublicAddress
    private let board = ChangeBoard()
    private let traffic = ObjectTraffic()
    private let clock = WallClock.system
    private let ids = RandomIDs()
    /// What calls the services that make things for money.
    private let client: HTTPClient
    private let services: MakerServices
    private let logger: Logger

    /// - Throws: `SettingsError` where the data folder, its secrets or its database cannot be used.
    init(_ settings: CoordinatorSettings) async throws(SettingsError) {
        self.settings = settings
        var generator = SystemRandomNumberGenerator()
        folder = try DataFolder(at: settings.dataFolder, isShared: settings.database != nil)
        secrets = try Secrets(in: folder.secrets, tokenSecret: settings.tokenSecret, using: &generator)
        let address = PublicAddress(fixed: settings.publicURL, requested: settings.http)
        publicAddress = address
        logger = Logger(label: "nightreel.coordinator")
        do {
            client = try HTTPClient()
        } catch {
            throw SettingsError(origin: .configuration, message: "no service can be called: \(error)")
        }
        services = try MakerServices(settings.makers, publicURL: settings.publicURL, client: client)
        server = try await Self.connect(settings.database)
        do {
            let database: any Database =
                if let server { server } else { try SQLiteDatabase(path: folder.database.path) }
            store = FarmStore(database: database, ids: ids, rules: settings.storeRules)
        } catch {
            throw .unusable(settings.dataFolder, "cannot be used: \(error)")
        }
        storage = try await ObjectStorage(settings.objects, in: folder, urlKey: secrets.urlKey) { address.baseURL }
    }

    private var objects: any ObjectInventory { storage.store }

    private func objects(for purpose: ObjectTraffic.Purpose) -> any ObjectStore {
        objects.measured(by: traffic, for: purpose)
    }

    /// - Returns: `nil` for no address.
    static func connect(_ address: PostgresAddress?) async throws(SettingsError) -> PostgresDatabase? {
        guard let address else { return nil }
        do {
            return try await PostgresDatabase(address)
        } catch {
            throw SettingsError(
                origin: .configuration, message: "the database of --database or NIGHTREEL_DATABASE: \(error)")
        }
    }

    /// Serves until the process is told to stop. Then nodes are told goodbye, requests under way end, and
    /// the leases of the workers here are given back.
    func run() async throws {
        let ready = ReadyLine()
        let desks = CallDesks(
            store: store, objects: objects(for: .making), prices: settings.spending.prices,
            caps: settings.spending.caps, clock: clock, caller: ids.next(at: clock.now()), logger: logger)
        let makers = makerSet(desks)
        let dispatcher = Dispatcher(
            store: store, recipes: RecipeBook(store: store, objects: objects, clock: clock),
            inspection: ResultInspection(store: store, objects: objects(for: .inspection), logger: logger),
            board: board, clock: clock, leaseTime: settings.leaseTime, logger: logger)
        let farm = FarmServer(
            address: settings.farm, dispatcher: dispatcher, ids: ids, clock: clock, logger: logger
        ) { port in
            ready.note(farm: HostAndPort(host: settings.farm.host, port: port))
        }
        let deletion = StoryDeletion(store: store, board: board) { leases in
            await dispatcher.revoke(leases, reason: "the story was deleted")
        }
        let api = CoordinatorAPI(
            stories: StoryService(
                store: store, board: board, clock: clock, deletion: deletion, makers: settings.makers.offer),
            objects: objects(for: .reports), served: storage.folder,
            stream: VideoStream(
                store: store, objects: objects(for: .streaming), workFolder: folder.work, clock: clock, logger: logger),
            media: OwnMedia(objects: objects(for: .making), workFolder: folder.work, makers: makers),
            playlists: PlaylistLinks(signer: URLSigner(key: secrets.urlKey), clock: clock) { [publicAddress] in
                publicAddress.baseURL
            },
            tokens: await TokenMint(secret: secrets.tokenSecret, lifetime: settings.tokenLifetime, clock: clock),
            ids: ids, traffic: traffic, replicateWebhooks: services.inbox,
            standings: { [providers = settings.makers.offer.providers] in
                await desks.standings().filter { providers.contains($0.provider) }
            }, clock: clock)
        let server = api.server(at: settings.http, logger: logger) { address in
            publicAddress.noteBound(address)
            ready.note(http: address)
        }
        var group = ServiceGroupConfiguration(
            services: relays() + [dispatcher] + pools(makers) + housekeeping(deletion) + [farm, server],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        group.maximumGracefulShutdownDuration = OperationLimits.shutdown
        do {
            try await ServiceGroup(configuration: group).run()
        } catch let error as IOError {
            throw SettingsError(origin: .configuration, message: "an address cannot be listened on: \(error)")
        }
        await client.shutdown()
        // The folder is locked for as long as anything in it is used.
        withExtendedLifetime(folder) {}
    }

    /// The makers of every story's choice, those that cost money on account of its owner.
    private func makerSet(_ desks: CallDesks) -> MakerSet {
        MakerSet(
            services: services,
            offlineOn: BlockingQueue(label: "nightreel.makers", width: OperationLimits.makers)
        ) { story in
            desks.desk(for: Payer(story: story.id, user: story.user), reuses: story.makers.reuses)
        }
    }

    /// What keeps coordinators on one database in touch.
    private func relays() -> [any Service] {
        guard let server else { return [] }
        let origin: NodeID = ids.next(at: clock.now())
        return [ChangeRelay(board: board, database: server, origin: origin.description, logger: logger)]
    }

    /// The workers inside the coordinator: makers, which keep processors busy, apart from what only moves bytes.
    private func pools(_ makers: MakerSet) -> [any Service] {
        let making = StoryMaking(store: store, objects: objects(for: .making), makers: makers)
        let assembling = Assembling(
            store: store, objects: objects(for: .assembly), workFolder: folder.work,
            threads: BlockingQueue(label: "nightreel.assembly", width: OperationLimits.assemblies))
        let publishing = Publishing(store: store)
        return [
            pool(StoryMaking.kinds, width: OperationLimits.makers, work: making.perform),
            pool(
                StoryMaking.kinds, in: [.calling], width: OperationLimits.calls, lastWork: OperationLimits.lastCalls,
                work: making.perform),
            pool(Assembling.kinds, width: OperationLimits.assemblies, work: assembling.perform),
            pool(Publishing.kinds, width: OperationLimits.assemblies, work: publishing.perform),
        ]
    }

    /// What is done beside the work, so that nothing piles up.
    private func housekeeping(_ deletion: StoryDeletion) -> [any Service] {
        let grace = GracePeriod(length: max(settings.graceTime, settings.leaseTime * 2))
        let files = TempFiles(
            store: store, folders: storage.incomingFolders + [folder.work], grace: grace,
            queue: BlockingQueue(label: "nightreel.temp-files", width: 1))
        var services: [any Service] = [
            turns(GarbageCollection(store: store, objects: objects, grace: grace), grace),
            turns(OrphanSearch(store: store, objects: objects, grace: grace), grace),
            turns(StaleAttempts(store: store, objects: objects, grace: grace), grace),
            turns(StoreRemains(objects: objects, grace: grace), grace),
            turns(LedgerUpkeep(store: store), grace),
            turns(ReuseRetention(store: store, keep: GracePeriod(length: settings.keepRendered)), grace),
            turns(files, grace),
        ]
        if let keep = settings.keepStories {
            let retention = Retention(store: store, deletion: deletion, keep: GracePeriod(length: keep))
            services.append(turns(retention, grace))
        }
        return services
    }

    private func turns(_ chore: some Chore, _ grace: GracePeriod) -> any Service {
        ChoreService(
            chore: chore, interval: HousekeepingLimits.interval(grace: grace.length), clock: clock, logger: logger)
    }

    private func pool(
        _ kinds: [TaskKind], in lanes: [Lane]? = nil, width: Int, lastWork: Duration = .zero,
        work: @escaping WorkerPool.Work
    ) -> WorkerPool {
        WorkerPool(
            kinds: kinds, lanes: lanes, width: width, lastWork: lastWork,
            holder: Holder(role: .worker, id: ids.next(at: clock.now())), store: store, board: board, clock: clock,
            leaseTime: settings.leaseTime, logger: logger, work: work)
    }
}
