import Toolbox

/// Where things lie, told from where this file lies.
package enum Repository {
  /// The top of the tree.
  package static let root: String = {
    let parts = #filePath.split(separator: "/")
    return "/" + parts.dropLast(3).joined(separator: "/")
  }()

  /// The programs as users run them: DOMAIN_RUNNER_TOOLS, else what scripts/build leaves.
  package static let tools: String =
    Environment.nonEmpty("DOMAIN_RUNNER_TOOLS") ?? "\(root)/.build/release"

  /// The names of the programs that have a page, in order.
  package static let programs: [String] = Folder.names("\(root)/man/man1")
    .filter { $0.hasSuffix(".1") }.map { String($0.dropLast(2)) }

  /// Whether a switch such as DOMAIN_RUNNER_FULL is set to something.
  package static func isSet(_ variable: String) -> Bool { Environment.nonEmpty(variable) != nil }

  /// The words of a variable.
  package static func words(_ variable: String) -> [String] {
    (Environment[variable] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
  }
}
