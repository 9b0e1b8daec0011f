import JSON
import Toolbox
import Wire

/// Where channels have their secrets from: a variable of the environment or a file that only its
/// owner may read, each named in the configuration.
struct Secrets: Sendable {
  /// Who only looks needs none.
  let isNeeded: Bool

  /// Stands for a secret that is not needed.
  static let none: Secret? = try? Secret("none", origin: "")

  /// The secret of `KEY_env` or `KEY_file`, else of the variable `standard`; what is wrong is told
  /// to the reader.
  func secret(
    _ reader: inout SettingsReader, _ key: String, else standard: String?
  ) throws(Failure) -> Secret? {
    let variable = reader.text("\(key)_env")
    let file = reader.text("\(key)_file")
    guard isNeeded else { return Self.none }
    if let file {
      if let first = try Secret.list(file: file).first { return first }
      reader.fail("\(reader.place).\(key)_file: there is nothing in \(file)")
      return nil
    }
    guard let name = variable ?? standard else {
      reader.fail("expected \(key)_env or \(key)_file at \(reader.place), found neither")
      return nil
    }
    guard let text = Environment.nonEmpty(name) else {
      reader.fail("\(reader.place): \(name) is not set")
      return nil
    }
    return try Secret(text, origin: name)
  }

  /// The same where it may be missing.
  func optional(_ reader: inout SettingsReader, _ key: String) throws(Failure) -> Secret? {
    guard reader.object["\(key)_env"] != nil || reader.object["\(key)_file"] != nil else {
      _ = reader.text("\(key)_env")
      _ = reader.text("\(key)_file")
      return nil
    }
    return try secret(&reader, key, else: nil)
  }
}

/// Addresses as SMTP takes them.
enum MailAddress {
  /// Plain enough to stand in a command and in a header: no space, no control character, no angle
  /// bracket, one @.
  static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= 254
      && text.utf8.allSatisfy { byte in
        byte > 0x20 && byte < 0x7f && !"<>,;:\\\"()[]".utf8.contains(byte)
      }
  }
}
