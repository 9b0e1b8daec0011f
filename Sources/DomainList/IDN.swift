import CIDN2

/// International names, by libidn2.
enum IDN {
  /// The name with its international labels in `xn--` form: IDNA 2008 (RFC 5891) after the mapping
  /// of UTS #46, non-transitional. Labels that are in that form already are checked.
  ///
  /// - Throws: `DomainName.Problem` in the library's words if the rules forbid a label.
  static func ascii(_ name: String) throws(DomainName.Problem) -> String {
    var code = IDN2_OK.rawValue
    let text = unsafe CText { output in
      code = unsafe idn2_to_ascii_8z(
        name, output, Int32(IDN2_NONTRANSITIONAL.rawValue | IDN2_NFC_INPUT.rawValue))
    }
    guard code == IDN2_OK.rawValue, let ascii = text.string else {
      throw DomainName.Problem(reason: unsafe String(cString: idn2_strerror(code)))
    }
    return ascii
  }
}

/// A text that libidn2 has allocated.
@safe private struct CText: ~Copyable {
  private var pointer: UnsafeMutablePointer<CChar>?

  init(_ fill: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Void) {
    unsafe pointer = nil
    unsafe fill(&pointer)
  }

  var string: String? { unsafe pointer.map { unsafe String(cString: $0) } }

  deinit { unsafe idn2_free(pointer) }
}
