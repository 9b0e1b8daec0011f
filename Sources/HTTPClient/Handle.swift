import CCurl
import Glibc

/// The owner of one easy handle and of what its transfer collects. Handles are used again.
@safe final class Handle {
  /// An answer longer than this is no answer to a question: it would not go into a record, which is
  /// a line of at most 16 MiB.
  static let largestBody = 15 << 20

  /// The certificates that are trusted instead of the system's, as curl(1) and openssl(1) take them
  /// from the environment.
  private static let trusted: String? = {
    for name in ["CURL_CA_BUNDLE", "SSL_CERT_FILE"] {
      if let value = unsafe getenv(name), unsafe value.pointee != 0 {
        return unsafe String(cString: value)
      }
    }
    return nil
  }()

  let easy: UnsafeMutableRawPointer
  var body: [UInt8] = []
  var id = 0
  /// Where its transfer is under way.
  var shard: Shard?
  /// What a probe wants, and what it has seen.
  var probe: Probe?
  var sight = Sight()
  private let errorText: UnsafeMutablePointer<CChar>
  private var headers: Headers?
  private var receive: (([UInt8]) -> Bool)?
  private var bodyCount = 0
  private var timesSent = 0
  private var wasLost = false
  /// A handle that has sent mail is of no use for anything else.
  private(set) var isOfMail = false
  private var mail: [UInt8] = []
  private var mailSent = 0
  private var recipients: Headers?

  init?(sockets: Sockets, isProbing: Bool, authorities: String? = nil) {
    guard let easy = unsafe curl_easy_init() else { return nil }
    unsafe self.easy = easy
    unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
    unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe set(CURLOPT_PRIVATE, pointer: context)
    unsafe set(CURLOPT_ERRORBUFFER, pointer: errorText)
    let known = unsafe Unmanaged.passUnretained(sockets).toOpaque()
    unsafe _ = ccurl_set_open(
      easy,
      { context, _, address in
        guard let address = unsafe address?.pointee else { return CURL_SOCKET_BAD }
        let socket = socket(
          address.family, address.socktype | Int32(SOCK_CLOEXEC.rawValue), address.protocol)
        if socket >= 0 { unsafe Sockets.from(context)?.remember(socket) }
        return socket
      }, known)
    unsafe _ = ccurl_set_close(
      easy,
      { context, socket in
        unsafe Sockets.from(context)?.forget(socket)
        return close(socket)
      }, known)
    // When a connection that is used again ends without an answer, libcurl sends the request once
    // more by itself. The first may have been acted on, so that is for our caller to decide.
    unsafe _ = ccurl_set_before_request(
      easy,
      { context, _, _, _, _ in
        guard let context = unsafe context else { return CURL_PREREQFUNC_OK }
        let handle = unsafe Unmanaged<Handle>.fromOpaque(context).takeUnretainedValue()
        handle.timesSent += 1
        // What did not go out in full, or has no body, may go again.
        let sent = unsafe ccurl_info_long(handle.easy, CURLINFO_REQUEST_SIZE)
        handle.wasLost =
          handle.timesSent > 1 && handle.bodyCount > 0 && sent >= handle.bodyCount
        return handle.wasLost ? CURL_PREREQFUNC_ABORT : CURL_PREREQFUNC_OK
      }, context)
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_TCP_KEEPALIVE, 1)
    // Bodies are small and the handles many.
    set(CURLOPT_UPLOAD_BUFFERSIZE, 16 << 10)
    set(CURLOPT_BUFFERSIZE, 4 << 10)
    set(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    unsafe _ = ccurl_set_text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
    // The bundle alone is trusted. With a folder beside it, which Debian compiles in, libcurl reads
    // the whole bundle again for every connection: a megabyte and 10 ms each.
    unsafe _ = ccurl_set_text(easy, CURLOPT_CAPATH, nil)
    if let trusted = Self.trusted { unsafe _ = ccurl_set_text(easy, CURLOPT_CAINFO, trusted) }
    unsafe _ = ccurl_set_write(
      easy,
      { bytes, size, count, context in
        guard let context = unsafe context, let bytes = unsafe bytes else { return 0 }
        let handle = unsafe Unmanaged<Handle>.fromOpaque(context).takeUnretainedValue()
        let length = size * count
        if handle.probe != nil {
          return unsafe handle.see(UnsafeRawBufferPointer(start: bytes, count: length))
        }
        if let receive = handle.receive, handle.status == 200 {
          return unsafe receive(Array(UnsafeRawBufferPointer(start: bytes, count: length)))
            ? length : 0
        }
        guard handle.body.count + length <= Handle.largestBody else { return 0 }
        unsafe handle.body.append(
          contentsOf: UnsafeRawBufferPointer(start: bytes, count: length))
        return length
      }, context)
    if let authorities { unsafe _ = ccurl_set_text(easy, CURLOPT_CAINFO, authorities) }
    if isProbing { unsafe setUpProbing(context) }
  }

  deinit {
    unsafe curl_easy_cleanup(easy)
    unsafe errorText.deallocate()
  }

  func prepare(_ request: Request, id: Int, userAgent: String) {
    self.id = id
    body.removeAll(keepingCapacity: body.capacity <= 64 << 10)
    unsafe errorText[0] = 0
    headers = request.headers
    receive = request.receive
    bodyCount = request.body?.count ?? 0
    timesSent = 0
    wasLost = false
    unsafe _ = ccurl_set_text(easy, CURLOPT_URL, request.url)
    // Over TLS the handshake tells whether one connection serves for all. Without it only the first
    // answer would, and all other requests would wait for that.
    set(CURLOPT_PIPEWAIT, request.url.hasPrefix("https:") ? 1 : 0)
    set(CURLOPT_FRESH_CONNECT, request.isFresh ? 1 : 0)
    unsafe _ = ccurl_set_text(easy, CURLOPT_USERAGENT, userAgent)
    unsafe _ = ccurl_set_pointer(easy, CURLOPT_HTTPHEADER, request.headers.list)
    let milliseconds = max(1, Int(request.timeout / .milliseconds(1)))
    set(CURLOPT_TIMEOUT_MS, milliseconds)
    set(CURLOPT_CONNECTTIMEOUT_MS, min(milliseconds, 10_000))
    if let envelope = request.mail { return prepare(envelope, request.body ?? []) }
    if let probe = request.probe { prepare(probe, url: request.url, milliseconds: milliseconds) }
    guard let body = request.body else {
      return set(request.probe?.method == "HEAD" ? CURLOPT_NOBODY : CURLOPT_HTTPGET, 1)
    }
    set(CURLOPT_POST, 1)
    set(CURLOPT_POSTFIELDSIZE, body.count)
    unsafe body.withUnsafeBytes { bytes in
      unsafe _ = ccurl_set_pointer(
        easy, CURLOPT_COPYPOSTFIELDS, UnsafeMutableRawPointer(mutating: bytes.baseAddress))
    }
  }

  /// A mail is handed over piece by piece; libcurl doubles the points at the beginnings of lines.
  private func prepare(_ envelope: MailEnvelope, _ body: [UInt8]) {
    isOfMail = true
    mail = body
    mailSent = 0
    let to = Headers([envelope.to])
    recipients = to
    unsafe _ = ccurl_set_text(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
    unsafe _ = ccurl_set_pointer(easy, CURLOPT_HTTPHEADER, nil)
    unsafe _ = ccurl_set_text(easy, CURLOPT_MAIL_FROM, envelope.from)
    unsafe _ = ccurl_set_pointer(easy, CURLOPT_MAIL_RCPT, to.list)
    unsafe _ = ccurl_set_text(easy, CURLOPT_USERNAME, envelope.user)
    unsafe _ = ccurl_set_text(easy, CURLOPT_PASSWORD, envelope.password)
    if let authority = envelope.authority {
      unsafe _ = ccurl_set_text(easy, CURLOPT_CAINFO, authority)
    }
    set(CURLOPT_USE_SSL, Int((envelope.isEncrypted ? CURLUSESSL_ALL : CURLUSESSL_NONE).rawValue))
    set(CURLOPT_UPLOAD, 1)
    unsafe _ = ccurl_set_offset(easy, CURLOPT_INFILESIZE_LARGE, Int64(body.count))
    let context = unsafe Unmanaged.passUnretained(self).toOpaque()
    unsafe _ = ccurl_set_read(
      easy,
      { bytes, size, count, context in
        guard let context = unsafe context, let bytes = unsafe bytes else { return 0 }
        let handle = unsafe Unmanaged<Handle>.fromOpaque(context).takeUnretainedValue()
        let length = min(size * count, handle.mail.count - handle.mailSent)
        let part = handle.mail[handle.mailSent..<handle.mailSent + length]
        unsafe UnsafeMutableRawBufferPointer(start: bytes, count: length).copyBytes(from: part)
        handle.mailSent += length
        return length
      }, context)
  }

  func response(_ code: CURLcode) -> Response {
    let sent = unsafe ccurl_info_offset(easy, CURLINFO_SIZE_UPLOAD_T)
    let error =
      wasLost
      ? ClientError(
        CURLE_GOT_NOTHING, detail: "the server closed the connection and did not answer")
      : code == CURLE_OK ? nil : unsafe ClientError(code, detail: String(cString: errorText))
    return unsafe Response(
      id: id, status: ccurl_info_long(easy, CURLINFO_RESPONSE_CODE), body: body,
      error: error, wasSent: bodyCount > 0 && (wasLost || sent >= Int64(bodyCount)),
      totalMilliseconds: Double(ccurl_info_offset(easy, CURLINFO_TOTAL_TIME_T)) / 1000,
      firstByteMilliseconds: Double(ccurl_info_offset(easy, CURLINFO_STARTTRANSFER_TIME_T)) / 1000,
      sentMilliseconds: Double(ccurl_info_offset(easy, CURLINFO_PRETRANSFER_TIME_T)) / 1000,
      handle: self)
  }

  var status: Int { unsafe ccurl_info_long(easy, CURLINFO_RESPONSE_CODE) }

  func header(_ name: String) -> String? {
    unsafe ccurl_header(easy, name).map { unsafe String(cString: $0) }
  }

  func set(_ option: CURLoption, _ value: Int) {
    unsafe _ = ccurl_set_long(easy, option, value)
  }

  private func set(_ option: CURLoption, pointer: UnsafeMutableRawPointer) {
    unsafe _ = ccurl_set_pointer(easy, option, pointer)
  }
}
