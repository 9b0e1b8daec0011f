import CLinux
import Glibc
import Toolbox
import Wire

/// `breaker filter`: another program, because it reads records and this one is to start fast.
enum FilterCommand {
  private static let program = "breaker-filter"

  /// Becomes the program that lies beside this one, else the one on the path.
  /// - Throws: `Failure` (71) if there is none.
  static func run(_ arguments: [String]) throws -> Int32 {
    let code = unsafe CommandLine.unsafeArgv.withMemoryRebound(
      to: UnsafeMutablePointer<CChar>?.self, capacity: Int(CommandLine.argc) + 1
    ) { list in unsafe clinux_become_sibling(program, list + 1) }
    throw Failure(
      .system, "cannot run \(program): \(SystemError.reason(code)); it belongs beside breaker")
  }
}
