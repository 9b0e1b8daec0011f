import CSupervise
import Glibc

/// A command and what it is given of ours.
package struct Command {
  let arguments: CStrings
  /// Variables that it gets besides ours, or in their place.
  package var environment: [String: String]

  /// What follows on the command line of this process, from an index of `CommandLine.arguments` on,
  /// to the byte: those are repaired where they are no UTF-8.
  package init(argumentsFrom index: Int, environment: [String: String] = [:]) {
    let list = unsafe CommandLine.unsafeArgv
    let arguments = CStrings()
    for position in index..<max(index, Int(CommandLine.argc)) {
      if let argument = unsafe list[position] { unsafe arguments.append(copying: argument) }
    }
    self.arguments = arguments
    self.environment = environment
  }

  package init(_ arguments: [String], environment: [String: String] = [:]) {
    self.arguments = CStrings(arguments)
    self.environment = environment
  }

  package var isEmpty: Bool { arguments.isEmpty }

  /// Our environment with the changes.
  func makeEnvironment(adding more: [(name: String, value: String)]) -> CStrings {
    var changes = environment
    for (name, value) in more { changes[name] = value }
    let result = CStrings()
    var next: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = unsafe environ
    while let entry = unsafe next?.pointee {
      let length = unsafe strcspn(entry, "=")
      let name = unsafe String(
        decoding: UnsafeRawBufferPointer(start: entry, count: length), as: UTF8.self)
      if changes[name] == nil { unsafe result.append(copying: entry) }
      unsafe next = next.map { unsafe $0 + 1 }
    }
    for (name, value) in changes { result.append("\(name)=\(value)") }
    return result
  }
}

/// A list of C strings as exec takes it, ended by a null pointer. The one owner of its memory.
@safe final class CStrings {
  private var pointers: [UnsafeMutablePointer<CChar>?] = unsafe [nil]

  init(_ texts: [String] = []) { for text in texts { append(text) } }

  deinit {
    unsafe pointers.forEach { unsafe free($0) }
  }

  var isEmpty: Bool { unsafe pointers.count == 1 }

  func append(_ text: String) { unsafe append(copying: text) }

  func append(copying text: UnsafePointer<CChar>) {
    // Where there is no memory left the list would end early; a shorter command must not run.
    guard let copy = unsafe strdup(text) else { abort() }
    unsafe pointers.insert(copy, at: pointers.count - 1)
  }

  func withList<Result>(
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>?) -> Result
  ) -> Result {
    unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
  }
}
