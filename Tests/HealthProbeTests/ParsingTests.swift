import JSON
import JSONParse
import TestSupport
import Testing
import Wire

@testable import HealthProbe

/// What people and others write, as the program reads it.
@Suite("Parsing")
struct ParsingTests {
  @Test(
    "sets of statuses",
    arguments: [
      ("200", [200], [199, 201]), ("200-299,304", [200, 299, 304], [300, 303, 305]),
      ("100-999", [100, 999], [99, 1000]),
    ])
  func statuses(text: String, good: [Int], bad: [Int]) throws {
    let ranges = try #require(StatusRanges(text))
    for status in good { #expect(ranges.contains(status)) }
    for status in bad { #expect(!ranges.contains(status)) }
  }

  @Test(
    "what are no statuses", arguments: ["", "99", "1000", "300-200", "200-", "-200", "2xx", "200,"])
  func noStatuses(text: String) { #expect(StatusRanges(text) == nil) }

  @Test("days of certificates, whole lives of short ones")
  func days() throws {
    let given = try #require(CertificateDays("21,7"))
    #expect(given.limits(lifetime: 6) == (21, 7))
    #expect(CertificateDays().limits(lifetime: 398) == (21, 7))
    #expect(CertificateDays().limits(lifetime: 6) == (2, 6.0 / 9))
    for text in ["", "x", "7,21", "-1", "1,2,3", "nan", "inf"] {
      #expect(CertificateDays(text) == nil, "\(text)")
    }
  }

  @Test(
    "the dates of OpenSSL",
    arguments: [
      ("Feb  1 00:00:00 2025 GMT", "2025-02-01T00:00:00.000Z"),
      ("Dec 31 23:59:59 2049 GMT", "2049-12-31T23:59:59.000Z"),
    ])
  func dates(text: String, expected: String) {
    #expect(Certificate.date(text)?.text == expected)
    #expect(Certificate.date("Foo 1 00:00:00 2025 GMT") == nil)
  }

  @Test(
    "places",
    arguments: [
      ("a.test:80", "a.test", 80), ("[::1]:443", "::1", 443),
      ("127.0.0.1:65535", "127.0.0.1", 65_535),
    ])
  func places(text: String, host: String, port: Int) throws {
    let place = try #require(TCPQuestion(text))
    #expect(place.host == host && place.port == port && place.name == text)
  }

  @Test(
    "what are no places", arguments: ["", "a", ":80", "a:0", "a:x", "::1:80", "a b:1", "u@a:1"])
  func noPlaces(text: String) { #expect(TCPQuestion(text) == nil) }

  @Test("figures of plugins, however they are written")
  func figures() {
    let output = PluginOutput(
      "OK - fine | 'a b'=1.5s;2;3;0;10 c=5% d=U 'it''s'=1,5 bad 'open=1 e=10;~:5;@1:2\nmore\n| f=1c\ng=2B"
    )
    #expect(output.summary == "OK - fine")
    #expect(output.more == "more")
    #expect(output.figures.map(\.label) == ["a b", "c", "d", "it's", "e", "f", "g"])
    #expect(output.figures.map(\.value) == [1.5, 5, nil, 1.5, 10, 1, 2])
    #expect(output.figures.map(\.unit) == ["s", "%", "", "", "", "c", "B"])
    #expect(output.figures[0].warn == "2" && output.figures[0].max == 10)
    #expect(output.figures[4].warn == "~:5" && output.figures[4].crit == "@1:2")
  }

  @Test("no text of a plugin is a trap", arguments: 0..<500)
  func anyFigures(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let letters = Array("ab'= |;\n1.5%U-")
    let text = String(
      (0..<Int.random(in: 0...60, using: &random)).map { _ in
        letters.randomElement(using: &random) ?? "a"
      })
    for figure in PluginOutput(text).figures { #expect(!figure.label.isEmpty) }
  }

  @Test("no answer of a name server is a trap", arguments: 0..<500)
  func anyAnswer(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var bytes: [UInt8] = [0, 1, 0x81, 0x80, 0, 1, 0, UInt8.random(in: 0...3, using: &random)]
    bytes += (0..<Int.random(in: 0...80, using: &random)).map { _ in
      // Pointers and short labels, as often as not.
      Bool.random(using: &random)
        ? [0xc0, 0x0c, 0, 1, 4].randomElement(using: &random) ?? 0
        : UInt8.random(in: 0...255, using: &random)
    }
    for type in DNSQuestion.RecordType.allCases { _ = DNSMessage(bytes, type: type) }
  }

  @Test("values in JSON answers")
  func assertions() throws {
    let body = Array(#"{"a":{"b":[1,{"c":"x"}]},"d.e":true,"n":null,"f":1.50}"#.utf8)
    for text in [
      "a.b.1.c=x", "a.b.0=1", "d.e=true", "n=null", "f=1.5", "a.b.0=1.0", #"a.b.1={"c":"x"}"#,
    ] {
      let assertion = try #require(JSONAssertion(text))
      #expect(JSONAssertion.problem([assertion], body) == nil, "\(text)")
    }
    for text in ["a.b.2=1", "a=1", "d.e=false", "f=2", "x=1"] {
      let assertion = try #require(JSONAssertion(text))
      #expect(JSONAssertion.problem([assertion], body) != nil, "\(text)")
    }
    #expect(JSONAssertion("=x") == nil && JSONAssertion("x") == nil)
  }

  @Test(
    "secrets are masked",
    arguments: [
      ("connect to postgres://app:hunter2@db:5432/x failed", "hunter2"),
      (#"{"password": "hunter2", "ok": 1}"#, "hunter2"), ("DB_PASSWORD=hunter2", "hunter2"),
      ("api_key: hunter2", "hunter2"), ("Authorization: Bearer hunter2hunter2", "hunter2"),
      ("got sk-proj-hunter2hunter2", "hunter2"), ("token='hunter2 and more'", "hunter2"),
      ("it is swordfish", "swordfish"),
    ])
  func masks(text: String, secret: String) {
    let masked = Mask(["swordfish"])(text)
    #expect(!masked.contains(secret), "\(masked)")
    #expect(masked.contains("***"))
  }

  @Test(
    "what is no secret stays",
    arguments: ["all is well", "http://a.test/x?y=1", "status: 200", "a@b.test", #"{"tokens":5}"#])
  func keeps(text: String) {
    let masked = Mask()(text)
    if !text.contains("token") { #expect(masked == text) }
  }

  @Test("a limit of a group holds where it is the lowest on the way up")
  func groups() {
    #expect(
      ControlGroup.groups("5:memory:/a\n4:cpu,cpuacct:/b\n0::/c\n")
        == ["memory": "/a", "cpu": "/b", "cpuacct": "/b", "": "/c"])
    let mounts = ControlGroup.mounts(
      """
      30 20 0:25 / /sys/fs/cgroup/memory rw shared:1 - cgroup cgroup rw,memory
      31 20 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw
      """)
    #expect(mounts["memory"] == "/sys/fs/cgroup/memory" && mounts["2"] == "/sys/fs/cgroup")
  }

  @Test("processor time: guests once, and nothing of counts that went backwards")
  func processors() throws {
    let first = try #require(ProcessorTime("cpu  100 0 100 700 50 10 20 20 90 0\ncpu0 1 1 1 1\n"))
    let second = try #require(ProcessorTime("cpu  150 0 130 790 70 10 20 30 120 0\ncpu0 1 1 1 1\n"))
    #expect(first.all == 1000 && first.processors == 1)
    #expect(second.used(since: first) == 0.45)
    #expect(second.stolen(since: first) == 0.05)
    #expect(first.used(since: second) == nil && first.used(since: first) == nil)
    #expect(ProcessorTime("nothing") == nil)
  }

  @Test("disks by the rule of df")
  func disks() {
    var disk = DiskUse("/")
    disk.set(blocks: 1000, free: 900, available: 300, blockSize: 4096)
    #expect(disk.usedRatio == 0.25)
    disk.set(inodes: 0, free: 0, available: 0)
    #expect(disk.inodesUsedRatio == nil)
    disk.set(blocks: 1000, free: 50, available: 0, blockSize: 4096)
    #expect(disk.usedRatio == 1)
    #expect(
      Disks.mounted(
        """
        1 0 8:1 / / rw,relatime - ext4 /dev/sda1 rw
        2 1 0:5 / /proc rw - proc proc rw
        3 1 8:1 / /again rw - ext4 /dev/sda1 rw
        4 1 8:2 / /a\\040b rw - xfs /dev/sdb rw
        5 1 8:3 / /cdrom ro - ext4 /dev/sr0 ro
        """) == ["/", "/a b"])
  }
}
