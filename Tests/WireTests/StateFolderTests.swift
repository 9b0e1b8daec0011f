import Glibc
import TestSupport
import Testing
import Wire

@Suite("The folder of state")
struct StateFolderTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func places(
    named: String? = nil, home: String? = nil, system: String = "/nowhere/at/all"
  ) -> StateFolder.Places {
    var places = StateFolder.Places(named: named, home: home)
    places.system = system
    return places
  }

  private func problem(_ places: StateFolder.Places) -> StateFolder.Problem? {
    do { _ = try StateFolder.open(places) } catch { return error }
    return nil
  }

  @Test("the home's folder is made for its owner alone, with all that is above it")
  func makesHome() throws {
    let home = "\(scratch.path)/.local/state/domain-runner"
    #expect(try StateFolder.existing(places(home: home)) == nil)
    let folder = try StateFolder.open(places(home: home))
    #expect(folder.path == home)
    for path in [home, "\(scratch.path)/.local/state", "\(scratch.path)/.local"] {
      var status = stat()
      #expect(unsafe stat(path, &status) == 0)
      #expect(status.st_mode & 0o7777 == 0o700)
    }
    #expect(folder.fileMode == 0o600)
    #expect(folder.path("keys.ndjson") == "\(home)/keys.ndjson")
    #expect(try StateFolder.existing(places(home: home)) == folder)
  }

  @Test("the named folder goes before the system's, and that before the home's")
  func order() throws {
    let (named, system) = (scratch.folder("named"), scratch.folder("system"))
    let home = scratch.folder("home")
    let all = places(named: named, home: home, system: system)
    #expect(try StateFolder.open(all).path == named)
    #expect(try StateFolder.open(places(home: home, system: system)).path == system)
    #expect(try StateFolder.open(places(home: home)).path == home)
    #expect(try StateFolder.open(places(named: named + "//")).path == named)
  }

  @Test("a named folder that is missing is made like the home's")
  func namedIsMissing() throws {
    let path = "\(scratch.path)/a/b"
    #expect(try StateFolder.open(places(named: path)).path == path)
    #expect(Descriptor.exists(path))
    #expect(problem(places())?.status == 78)
  }

  @Test(
    "a folder that everyone may write to is refused, sticky or not", arguments: [0o777, 0o1777])
  func everyoneMayWrite(mode: Int) {
    let path = scratch.folder("open")
    _ = unsafe chmod(path, mode_t(mode))
    for places in [places(named: path), places(home: path), places(system: path)] {
      #expect(problem(places)?.status == 77)
      #expect(throws: StateFolder.Problem.self) { try StateFolder.existing(places) }
    }
  }

  @Test("a symbolic link is refused, even with a slash behind it; so is a file")
  func links() throws {
    let (target, link) = (scratch.folder("target"), "\(scratch.path)/link")
    unsafe #expect(symlink(target, link) == 0)
    let file = try scratch.file("file", "")
    for path in [link, link + "/", file, file + "/below"] {
      #expect(problem(places(named: path))?.status == 77, "\(path)")
      #expect(problem(places(home: path))?.status == 77, "\(path)")
    }
  }

  @Test("a home where nothing can be made")
  func cannotMake() throws {
    let file = try scratch.file("file", "")
    let problem = problem(places(home: "/proc/nothing/state"))
    #expect(problem?.status == 73)
    #expect(problem?.description == "cannot create /proc/nothing: No such file or directory")
    #expect(self.problem(places(home: "\(file)/a/b"))?.status == 77)
  }

  @Test("a folder within is as open to the group as the whole, and checked alike")
  func within() throws {
    let path = scratch.folder("shared")
    _ = unsafe chmod(path, 0o770)
    let folder = try StateFolder.open(places(named: path))
    #expect(folder.fileMode == 0o660)
    let inner = try folder.folder("breakers")
    #expect(inner.path == "\(path)/breakers")
    #expect(inner.mode == 0o770)
    #expect(try folder.folder("breakers") == inner)
    _ = unsafe chmod(inner.path, 0o777)
    #expect(throws: StateFolder.Problem.self) { try folder.folder("breakers") }
  }
}
