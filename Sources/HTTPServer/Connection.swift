import CMicroHTTPD

/// A connection as the library lends it, for the time of one request.
@safe struct Connection {
  private let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

  func suspend() { unsafe MHD_suspend_connection(pointer) }
  func resume() { unsafe MHD_resume_connection(pointer) }

  /// Names in lower case.
  var headers: [(name: String, value: String)] {
    var headers: [(name: String, value: String)] = []
    headers.reserveCapacity(12)
    unsafe withUnsafeMutablePointer(to: &headers) { list in
      unsafe _ = MHD_get_connection_values(
        pointer, .HEADER_KIND,
        { list, _, name, value in
          guard let list = unsafe list, let name = unsafe name else { return .NO }
          let text = unsafe value.map { unsafe String(cString: $0) } ?? ""
          unsafe list.assumingMemoryBound(to: [(name: String, value: String)].self)
            .pointee.append((String(cString: name).lowercased(), text))
          return .YES
        }, list)
    }
    return headers
  }

  /// What Content-Length says; `nil` without one.
  var declaredLength: Int? {
    header("Content-Length").map { Int($0) ?? .max }
  }

  /// The client waits to be told before it sends the body.
  var awaitsConsent: Bool { header("Expect") != nil }

  private func header(_ name: String) -> String? {
    guard let text = unsafe MHD_lookup_connection_value(pointer, .HEADER_KIND, name) else {
      return nil
    }
    return unsafe String(cString: text)
  }

  func send(_ reply: borrowing Reply) -> MHD_Result {
    var response: OpaquePointer?
    unsafe reply.body.withUnsafeBytes { bytes in
      // The library copies the body and, with this mode, does not write to it.
      unsafe response = MHD_create_response_from_buffer(
        bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
    guard let response = unsafe response else { return .NO }
    defer { unsafe MHD_destroy_response(response) }
    for header in reply.headers {
      unsafe _ = MHD_add_response_header(response, header.name, header.value)
    }
    return unsafe MHD_queue_response(pointer, UInt32(reply.status), response)
  }
}
