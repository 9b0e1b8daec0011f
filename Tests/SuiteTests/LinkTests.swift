import TestSupport
import Testing

/// What the release programs load.
@Suite("Libraries of the programs")
struct LinkTests {
  private static let records = ["libsimdjson", "libjansson", "libmd"]

  /// The C libraries that each program may load, besides what every program does.
  private static let declared: [String: [String]] = [
    "alert-send": records + ["libcurl"],
    "breaker": [],
    "breaker-filter": records,
    "domain-list": records + ["libidn2"],
    "health-probe": records + ["libcurl"],
    "llm-query": records + ["libcurl"],
    "metrics-agg": records,
    "deploy-gate": records,
    "metrics-serve": records + ["libmicrohttpd"],
    "llm-sim": records + ["libmicrohttpd"],
  ]

  /// Those that load none at all, so that they start at once.
  private static let isStatic: Set = ["breaker"]

  private static let everyones = [
    "libc", "libm", "libgcc_s", "libstdc++", "libpthread", "libdl", "librt", "ld-linux-x86-64",
    "ld-linux-aarch64",
  ]

  @Test("a program loads only the libraries that it declares", arguments: Repository.programs)
  func libraries(program: String) throws {
    let declared = try #require(
      Self.declared[program], "\(program) is not in the table of Tests/SuiteTests/LinkTests.swift")
    let outcome = try Subprocess.collect(["readelf", "-d", "\(Repository.tools)/\(program)"])
    try #require(outcome.status == 0, "\(outcome.errors)")
    let needed = outcome.output.matches(of: /\(NEEDED\)\s+Shared library: \[([^\]]+?)\.so[^\]]*\]/)
      .map { String($0.output.1) }
    #expect(needed.isEmpty == Self.isStatic.contains(program))
    let surplus = Set(needed).subtracting(declared).subtracting(Self.everyones)
    #expect(surplus.isEmpty, "\(program) loads \(surplus.sorted())")
  }

  @Test("every library is found, and none is Foundation", arguments: Repository.programs)
  func foundation(program: String) throws {
    if Self.isStatic.contains(program) { return }
    let outcome = try Subprocess.collect(["ldd", "\(Repository.tools)/\(program)"])
    try #require(outcome.status == 0, "\(outcome.errors)")
    #expect(!outcome.output.contains("Foundation"), "\(program) loads Foundation")
    #expect(!outcome.output.contains("not found"), "\(outcome.output)")
  }
}
