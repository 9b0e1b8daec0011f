import CLinux
import CMicroHTTPD
import Glibc

/// A connection as the library lends it, for the time of one request.
@safe struct Connection {
  let pointer: OpaquePointer

  init(_ pointer: OpaquePointer) { unsafe self.pointer = pointer }

  func suspend() { unsafe MHD_suspend_connection(pointer) }
  func resume() { unsafe MHD_resume_connection(pointer) }

  /// Names in lower case.
  var headers: [(name: String, value: String)] { values(.HEADER_KIND, lowercased: true) }

  /// What stands behind the question mark.
  var query: [(name: String, value: String)] {
    values(.GET_ARGUMENT_KIND, lowercased: false)
  }

  private func values(
    _ kind: MHD_ValueKind, lowercased: Bool
  ) -> [(name: String, value: String)] {
    var headers: [(name: String, value: String)] = []
    if lowercased { headers.reserveCapacity(12) }
    unsafe withUnsafeMutablePointer(to: &headers) { list in
      unsafe _ = MHD_get_connection_values(
        pointer, kind,
        { list, _, name, value in
          guard let list = unsafe list, let name = unsafe name else { return .NO }
          let text = unsafe value.map { unsafe String(cString: $0) } ?? ""
          unsafe list.assumingMemoryBound(to: [(name: String, value: String)].self)
            .pointee.append((String(cString: name), text))
          return .YES
        }, list)
    }
    if lowercased {
      for index in headers.indices { headers[index].name = headers[index].name.lowercased() }
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

  /// Ends the connection with a reset, whatever is still to be read or sent.
  func reset() {
    // Connecting to no address is how Linux aborts a connection; closing would end it in order.
    var nowhere = sockaddr()
    nowhere.sa_family = sa_family_t(AF_UNSPEC)
    unsafe _ = connect(
      cmhd_connection_descriptor(pointer), &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
  }

  /// Ends the connection in both directions; the library finds it so and lets go of it.
  func shut() { unsafe _ = shutdown(cmhd_connection_descriptor(pointer), Int32(SHUT_RDWR)) }

  /// The client has closed its end, or broken off. A suspended connection is watched by no one else.
  var isLeft: Bool {
    var byte: UInt8 = 0
    let count = unsafe recv(
      cmhd_connection_descriptor(pointer), &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT))
    return count == 0 || count < 0 && ![EAGAIN, EINTR].contains(clinux_errno())
  }

  func send(_ reply: borrowing Reply) -> MHD_Result {
    var response: OpaquePointer?
    unsafe reply.body.withUnsafeBytes { bytes in
      // The library copies the body and, with this mode, does not write to it.
      unsafe response = MHD_create_response_from_buffer(
        bytes.count, UnsafeMutableRawPointer(mutating: bytes.baseAddress), .RESPMEM_MUST_COPY)
    }
    return unsafe send(reply, body: response)
  }

  /// `response` is given up.
  func send(_ reply: borrowing Reply, body response: OpaquePointer?) -> MHD_Result {
    guard let response = unsafe response else { return .NO }
    defer { unsafe MHD_destroy_response(response) }
    for header in reply.headers {
      unsafe _ = MHD_add_response_header(response, header.name, header.value)
    }
    return unsafe MHD_queue_response(pointer, UInt32(reply.status), response)
  }
}
