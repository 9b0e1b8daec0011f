// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

/// A library of ours and what it is made of.
func library(_ name: String, using dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// A C library of Debian's.
func system(_ name: String, _ pkgConfig: String, _ debian: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debian])])
}

/// A program: the module in its folder, built as the product that users call.
struct Program {
  let name: String
  let module: String
  let dependencies: [Target.Dependency]
  /// Loads no library at all, so that it starts in a millisecond.
  let isStatic: Bool

  init(
    _ name: String, _ module: String, using dependencies: [Target.Dependency],
    isStatic: Bool = false
  ) {
    self.name = name
    self.module = module
    self.dependencies = dependencies
    self.isStatic = isStatic
  }

  var target: Target {
    .executableTarget(
      name: module, dependencies: [argumentParser, "JSON", "Wire", "Toolbox"] + dependencies,
      swiftSettings: strict,
      linkerSettings: isStatic
        ? [.unsafeFlags(["-static-executable"], .when(configuration: .release))] : [])
  }

  var product: Product { .executable(name: name, targets: [module]) }
}

func tests(
  _ name: String, of dependencies: [Target.Dependency], data: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)",
    exclude: data, swiftSettings: strict)
}

let programs: [Program] = [
  Program(
    "domain-list", "DomainList", using: ["Streams", "JSONParse", "PostgreSQL", "CIDN2", "CLinux"]),
  Program(
    "llm-query", "LLMQuery",
    using: [
      "Streams", "JSONParse", "Providers", "HTTPClient", "Resilience", "Breakers", "CLinux",
    ]),
  Program(
    "metrics-agg", "MetricsAgg",
    using: ["Streams", "JSONParse", "CSimdjson", "Sketch", "Expressions", "Rules"]),
  Program(
    "alert-send", "AlertSend",
    using: [
      "Streams", "JSONParse", "Expressions", "HTTPClient", "Providers", "Resilience", "Breakers",
      "CLinux",
    ]),
  Program(
    "breaker", "BreakerTool", using: ["Breakers", "Resilience", "Supervision", "CLinux"],
    isStatic: true),
  Program(
    "breaker-filter", "BreakerFilter",
    using: ["Streams", "JSONParse", "Expressions", "Breakers", "Resilience"]),
  Program(
    "health-probe", "HealthProbe",
    using: [
      "Streams", "JSONParse", "Providers", "HTTPClient", "PostgreSQL", "Resilience", "Breakers",
      "CLinux", "CSupervise",
    ]),
  Program(
    "deploy-gate", "DeployGate",
    using: [
      "Streams", "JSONParse", "Sketch", "Expressions", "Rules", "Supervision", "PostgreSQL",
      "CLinux",
    ]),
  Program(
    "metrics-serve", "MetricsServe",
    using: [
      "Streams", "JSONParse", "Sketch", "HTTPServer", "Breakers", "Resilience", "CLinux",
    ]),
  Program("llm-sim", "LLMSim", using: ["JSONParse", "Providers", "HTTPServer"]),
]

let testTargets: [Target] = [
  .target(
    name: "TestSupport", dependencies: ["JSON", "JSONParse", "Wire", "Toolbox", "Streams"],
    path: "Tests/Support", swiftSettings: strict),
  .target(name: "CAllocations", path: "Tests/Allocations"),
  .executableTarget(
    name: "time-decisions", dependencies: ["Resilience", "Wire"], path: "Tests/TimeDecisions",
    swiftSettings: strict),
  .executableTarget(
    name: "supervise", dependencies: ["Supervision", "Wire"], path: "Tests/Supervise",
    swiftSettings: strict),
  tests("BlackBoxTests", of: ["Wire", "Toolbox"] + programs.map { .target(name: $0.module) }),
  tests(
    "SuiteTests",
    of: ["JSON", "JSONParse", "Wire", "Toolbox"] + programs.map { .target(name: $0.module) }),
  tests("JSONTests", of: ["JSON", "JSONParse"]),
  tests("WireTests", of: ["JSON", "Wire", "Streams", "Toolbox", argumentParser]),
  tests("ToolboxTests", of: ["JSON", "Wire", "Toolbox"]),
  tests("SketchTests", of: ["Sketch"]),
  tests("ExpressionsTests", of: ["Expressions", "JSON", "JSONParse", "Wire"]),
  tests(
    "ResilienceTests", of: ["Resilience", "JSON", "JSONParse", "Wire", "CAllocations"],
    data: ["state-1.hex"]),
  .executableTarget(
    name: "decide", dependencies: ["Resilience", "Wire", "CLinux"], path: "Tests/Decide",
    swiftSettings: strict),
  tests(
    "BreakerTests",
    of: [
      "BreakerTool", "Breakers", "Resilience", "JSON", "JSONParse", "Toolbox", "Wire", "decide",
    ], data: ["scenarios.jsonl"]),
  tests("SupervisionTests", of: ["Supervision", "Wire", "supervise"]),
  tests("ProvidersTests", of: ["JSON", "JSONParse", "Providers", "Toolbox", "Wire"]),
  tests("HTTPClientTests", of: ["HTTPClient", "HTTPServer", "Wire"]),
  tests(
    "BreakerFilterTests",
    of: [
      "BreakerFilter", "JSON", "JSONParse", "Wire", "Toolbox", "Resilience", "Expressions",
    ]),
  tests("PostgreSQLTests", of: ["PostgreSQL"]),
  tests("DomainListTests", of: ["DomainList", "JSON", "JSONParse", "Wire", "Toolbox"]),
  tests(
    "LLMQueryTests",
    of: [
      "LLMQuery", "JSON", "JSONParse", "Wire", "Toolbox", "Streams", "Providers", "Resilience",
      "Breakers",
    ]),
  tests(
    "HealthProbeTests",
    of: ["HealthProbe", "HTTPClient", "JSON", "JSONParse", "Wire", "Toolbox", "Streams"]),
  tests(
    "DeployGateTests",
    of: [
      "DeployGate", "JSON", "JSONParse", "Wire", "Toolbox", "Sketch", "Expressions", "Rules",
    ]),
  tests("LLMSimTests", of: ["LLMSim", "JSON", "JSONParse", "Providers", "HTTPServer", "Wire"]),
  tests(
    "AlertSendTests",
    of: ["AlertSend", "JSON", "JSONParse", "Wire", "Toolbox", "Expressions", "Resilience"]),
  tests(
    "MetricsServeTests",
    of: ["MetricsServe", "HTTPServer", "JSON", "JSONParse", "Wire", "Toolbox", "Streams"]),
  tests(
    "MetricsAggTests",
    of: [
      "MetricsAgg", "JSON", "JSONParse", "Wire", "Toolbox", "Sketch", "Expressions", "Rules",
    ]),
]

// A fuzz target has no main, so it can only be built with the fuzzer's (see scripts/fuzz).
let fuzzTargets: [Target] =
  Context.environment["FUZZ"] == nil
  ? []
  : [
    .executableTarget(
      name: "FuzzRecords", dependencies: ["TestSupport", "Toolbox"],
      path: "Tests/Fuzz/records", exclude: ["corpus"], sources: ["Fuzz.swift"],
      swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])])
  ]

let package = Package(
  name: "domain-runner",
  products: programs.map(\.product),
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    .target(name: "CLinux"),
    .target(name: "CSupervise"),
    .target(name: "CSimdjson", linkerSettings: [.linkedLibrary("simdjson")]),
    .target(name: "CPostgreSQL"),
    system("CCurl", "libcurl", "libcurl4-openssl-dev"),
    system("CJansson", "jansson", "libjansson-dev"),
    system("CMicroHTTPD", "libmicrohttpd", "libmicrohttpd-dev"),
    system("CIDN2", "libidn2", "libidn2-dev"),
    system("CMessageDigest", "libmd", "libmd-dev"),
    library("JSON"),
    library("JSONParse", using: ["JSON", "CSimdjson"]),
    library("Wire", using: ["JSON", "CLinux"]),
    library(
      "Toolbox", using: [argumentParser, "JSON", "Wire", "CLinux", "CJansson", "CMessageDigest"]),
    library("Streams", using: [argumentParser, "JSON", "JSONParse", "Wire", "Toolbox"]),
    library("Sketch", using: ["JSON"]),
    library("Expressions", using: ["JSON", "Wire"]),
    library("Rules", using: ["JSON", "Wire", "Toolbox", "Expressions"]),
    library("Resilience", using: ["JSON", "Wire", "CLinux"]),
    library(
      "Breakers",
      using: [argumentParser, "JSON", "Wire", "Toolbox", "Resilience", "Supervision", "CLinux"]),
    library("Supervision", using: ["Wire", "CLinux", "CSupervise"]),
    library("Providers", using: ["JSON", "JSONParse", "Wire", "Toolbox"]),
    library("HTTPClient", using: ["CCurl", "CLinux"]),
    library("HTTPServer", using: ["CMicroHTTPD", "CLinux"]),
    library("PostgreSQL", using: ["CPostgreSQL", "CLinux", "Wire"]),
  ] + programs.map(\.target) + testTargets + fuzzTargets,
  cxxLanguageStandard: .cxx17
)
