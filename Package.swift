// swift-tools-version: 6.2

import PackageDescription

/// Every target of ours: Swift 6 mode, existential `any` spelt out, no warning let through.
///
/// pango's own pkg-config file asks for `-pthread`, which the package manager warns of at each build, so
/// CPango goes by cairo's and the two folders that this leaves out are named here.
let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-Xcc", "-I/usr/include/pango-1.0", "-Xcc", "-I/usr/include/harfbuzz"]),
]

/// Targets with pixel and sample loops are optimised in debug builds too, so that one build serves
/// demo, tests and development.
let hot: [SwiftSetting] = strict + [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
    name: "nightreel",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "coordinator", targets: ["Coordinator"]),
        .executable(name: "rendernode", targets: ["RenderNode"]),
        .executable(name: "nightreel", targets: ["Nightreel"]),
        .executable(name: "farm-simulate", targets: ["FarmSimulate"]),
        .executable(name: "farm-chaos", targets: ["FarmChaos"]),
        .executable(name: "bench-store", targets: ["StoreBench"]),
        .executable(name: "bench-render", targets: ["RenderBench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
        .package(url: "https://github.com/vapor/jwt-kit", from: "5.7.0"),
    ],
    targets: [
        // MARK: C libraries
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CLibAV", pkgConfig: "libavformat", providers: [.apt(["libavformat-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CPango", pkgConfig: "cairo", providers: [.apt(["libpango1.0-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CWebP", pkgConfig: "libwebp", providers: [.apt(["libwebp-dev"])]),
        .systemLibrary(name: "CZimg", pkgConfig: "zimg", providers: [.apt(["libzimg-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        // MARK: Libraries
        // Optimised in debug builds too, as all that loops over pixels.
        .target(name: "CPixels", cSettings: [.unsafeFlags(["-O3"])]),
        .target(name: "FarmCore", swiftSettings: hot),
        .target(
            name: "FarmProtocol",
            dependencies: [
                "FarmCore", "CZstd",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            exclude: ["Schema"],
            swiftSettings: hot
        ),
        .target(
            name: "FarmSettings",
            dependencies: ["FarmCore", .product(name: "Configuration", package: "swift-configuration")],
            swiftSettings: strict
        ),
        .target(
            name: "FarmStore",
            dependencies: ["FarmCore", "FarmDigest", "CPostgres", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: hot
        ),
        .target(name: "FarmDigest", dependencies: ["FarmCore", "COpenSSL"], swiftSettings: hot),
        .target(
            name: "FarmObjects",
            dependencies: [
                "FarmCore", "FarmDigest", "CCurl", .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
            ],
            swiftSettings: hot
        ),
        .target(
            name: "FarmMedia",
            dependencies: ["FarmCore", "CLibAV", "CPango", "CPixels", "CWebP", "CZimg"],
            swiftSettings: hot
        ),
        .target(
            name: "Storytelling",
            dependencies: [
                "FarmCore", "FarmDigest", "FarmMedia", "FarmObjects", "CPango",
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: hot
        ),

        .target(
            name: "FarmSimulator",
            dependencies: [
                "FarmCore", "FarmProtocol", "FarmStore", .product(name: "NIOCore", package: "swift-nio"),
            ],
            swiftSettings: hot
        ),

        // MARK: Programs
        .executableTarget(
            name: "Coordinator",
            dependencies: [
                "FarmCore", "FarmMedia", "FarmObjects", "FarmProtocol", "FarmSettings", "FarmStore", "Storytelling",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "JWTKit", package: "jwt-kit"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "RenderNode",
            dependencies: [
                "FarmCore", "FarmMedia", "FarmObjects", "FarmProtocol", "FarmSettings",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "Nightreel",
            dependencies: [
                "FarmCore", "FarmObjects",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Subprocess", package: "swift-subprocess"),
            ],
            swiftSettings: strict
        ),

        .executableTarget(
            name: "FarmSimulate",
            dependencies: [
                "FarmSimulator", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "FarmChaos",
            dependencies: [
                "FarmCore", "FarmObjects", "FarmStore", "FarmTesting",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict
        ),
        .executableTarget(
            name: "RenderBench",
            dependencies: [
                "FarmCore", "FarmMedia", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: hot
        ),
        .executableTarget(
            name: "StoreBench",
            dependencies: ["FarmCore", "FarmProtocol", "FarmStore", "FarmTesting"],
            swiftSettings: strict
        ),

        // MARK: Tests
        .target(
            name: "FarmTesting",
            dependencies: ["FarmCore", "FarmDigest", "FarmMedia", "FarmObjects", "FarmStore", "Storytelling"],
            swiftSettings: hot),
        .testTarget(name: "FarmCoreTests", dependencies: ["FarmCore"], swiftSettings: strict),
        .testTarget(
            name: "FarmMediaTests", dependencies: ["CPixels", "FarmMedia"], exclude: ["Golden"], swiftSettings: hot),
        .testTarget(
            name: "FarmObjectsTests", dependencies: ["FarmDigest", "FarmObjects", "FarmTesting"], swiftSettings: strict),
        .testTarget(name: "FarmProtocolTests", dependencies: ["FarmProtocol"], swiftSettings: strict),
        .testTarget(name: "FarmSettingsTests", dependencies: ["FarmSettings"], swiftSettings: strict),
        .testTarget(
            name: "FarmSimulatorTests",
            dependencies: ["FarmCore", "FarmSimulator", .product(name: "NIOCore", package: "swift-nio")],
            swiftSettings: strict),
        .testTarget(
            name: "FarmStoreTests", dependencies: ["FarmDigest", "FarmStore", "FarmTesting"], swiftSettings: strict),
        .testTarget(
            name: "StorytellingTests",
            dependencies: ["FarmCore", "FarmDigest", "FarmMedia", "FarmObjects", "FarmTesting", "Storytelling"],
            swiftSettings: hot),
        .testTarget(
            name: "CoordinatorTests",
            dependencies: [
                "Coordinator", "FarmTesting", .product(name: "HummingbirdTesting", package: "hummingbird"),
                .product(name: "ServiceLifecycleTestKit", package: "swift-service-lifecycle"),
            ],
            swiftSettings: strict
        ),
        .testTarget(name: "RenderNodeTests", dependencies: ["RenderNode", "FarmTesting"], swiftSettings: strict),
        .testTarget(
            name: "NightreelTests",
            dependencies: [
                "FarmCore", "FarmObjects", "FarmTesting", "Nightreel",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ChaosTests", dependencies: ["FarmChaos", "FarmTesting", "Coordinator", "RenderNode"],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "FarmCore", "FarmMedia", "FarmObjects", "FarmProtocol", "FarmStore", "FarmTesting", "Coordinator",
                "RenderNode", "Nightreel",
            ],
            swiftSettings: strict
        ),
    ]
)
