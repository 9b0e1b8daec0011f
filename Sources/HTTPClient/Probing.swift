import CCurl
import Glibc

/// What a handle sees while it probes.
struct Sight {
  var bodyBytes = 0
  var isTooLarge = false
  var headersHaveEnded = false
  var began: Int64 = 0
  var tlsBegan: Int64 = 0
}

extension Handle {
  /// What all probes have in common.
  func setUpProbing(_ context: UnsafeMutableRawPointer) {
    set(CURLOPT_FRESH_CONNECT, 1)
    set(CURLOPT_FORBID_REUSE, 1)
    set(CURLOPT_DNS_CACHE_TIMEOUT, 0)
    // Without it a name server that is silent keeps the whole loop waiting for its thread.
    set(CURLOPT_QUICK_EXIT, 1)
    set(CURLOPT_CERTINFO, 1)
    unsafe _ = ccurl_set_header(
      easy,
      { bytes, size, count, context in
        guard let context = unsafe context, let bytes = unsafe bytes else { return 0 }
        let handle = unsafe Unmanaged<Handle>.fromOpaque(context).takeUnretainedValue()
        let length = size * count
        let isEnd = unsafe length == 2 && bytes[0] == 13 || length == 1 && bytes[0] == 10
        if isEnd, handle.status >= 200 { handle.sight.headersHaveEnded = true }
        return length
      }, context)
    unsafe _ = ccurl_set_tls(
      easy,
      { _, _, context in
        guard let context = unsafe context else { return CURLE_OK }
        let handle = unsafe Unmanaged<Handle>.fromOpaque(context).takeUnretainedValue()
        handle.sight.tlsBegan = Handle.microseconds() - handle.sight.began
        return CURLE_OK
      }, context)
  }

  func prepare(_ probe: Probe, url: String, milliseconds: Int) {
    self.probe = probe
    sight = Sight()
    sight.began = Self.microseconds()
    set(CURLOPT_NOBODY, 0)
    unsafe _ = ccurl_set_text(
      easy, CURLOPT_CUSTOMREQUEST, probe.method == "HEAD" ? nil : probe.method)
    unsafe _ = ccurl_set_pointer(easy, CURLOPT_RESOLVE, probe.resolve.list)
    unsafe _ = ccurl_set_text(easy, CURLOPT_PROXY, probe.usesProxy ? nil : "")
    set(CURLOPT_PIPEWAIT, 0)
    set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds)
    set(CURLOPT_SSL_VERIFYPEER, probe.verifies ? 1 : 0)
    set(CURLOPT_SSL_VERIFYHOST, probe.verifies ? 2 : 0)
    set(CURLOPT_CONNECT_ONLY, probe.connectsOnly ? 1 : 0)
    let version =
      switch probe.version {
      case .http1: CURL_HTTP_VERSION_1_1
      case .http2 where url.hasPrefix("http:"): CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE
      default: CURL_HTTP_VERSION_2TLS
      }
    set(CURLOPT_HTTP_VERSION, version)
  }

  /// Takes a piece of a body; answers what libcurl wants to hear.
  func see(_ bytes: UnsafeRawBufferPointer) -> Int {
    guard let probe else { return 0 }
    sight.bodyBytes += bytes.count
    let room = probe.bodyKept - body.count
    if room > 0 { unsafe body.append(contentsOf: bytes.prefix(room)) }
    guard sight.bodyBytes <= probe.bodyLimit else {
      sight.isTooLarge = true
      return 0
    }
    return bytes.count
  }

  var observation: Observation {
    unsafe Observation(
      nameLookup: ccurl_info_offset(easy, CURLINFO_NAMELOOKUP_TIME_T),
      connect: ccurl_info_offset(easy, CURLINFO_CONNECT_TIME_T),
      tlsBegan: sight.tlsBegan,
      tls: ccurl_info_offset(easy, CURLINFO_APPCONNECT_TIME_T),
      preTransfer: ccurl_info_offset(easy, CURLINFO_PRETRANSFER_TIME_T),
      firstByte: ccurl_info_offset(easy, CURLINFO_STARTTRANSFER_TIME_T),
      total: ccurl_info_offset(easy, CURLINFO_TOTAL_TIME_T),
      httpVersion: Self.version(ccurl_info_long(easy, CURLINFO_HTTP_VERSION)),
      address: ccurl_info_text(easy, CURLINFO_PRIMARY_IP).flatMap {
        let text = unsafe String(cString: $0)
        return text.isEmpty ? nil : text
      },
      systemError: Int32(truncatingIfNeeded: ccurl_info_long(easy, CURLINFO_OS_ERRNO)),
      verifyResult: ccurl_info_long(easy, CURLINFO_SSL_VERIFYRESULT),
      redirect: ccurl_info_text(easy, CURLINFO_REDIRECT_URL).map { unsafe String(cString: $0) },
      headersHaveEnded: sight.headersHaveEnded, bodyBytes: sight.bodyBytes,
      isTooLarge: sight.isTooLarge, certificates: certificates)
  }

  private var certificates: [[(name: String, value: String)]] {
    var chain: [[(name: String, value: String)]] = []
    while let first = unsafe ccurl_certificate(easy, Int32(chain.count)) {
      var fields: [(name: String, value: String)] = []
      var entry: UnsafeMutablePointer<curl_slist>? = unsafe first
      while let current = unsafe entry {
        if let data = unsafe current.pointee.data {
          let parts = unsafe String(cString: data).split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
          if parts.count == 2 { fields.append((String(parts[0]), String(parts[1]))) }
        }
        unsafe entry = current.pointee.next
      }
      chain.append(fields)
    }
    return chain
  }

  private static func version(_ code: Int) -> Int {
    switch code {
    case CURL_HTTP_VERSION_1_0: 10
    case CURL_HTTP_VERSION_1_1: 11
    case CURL_HTTP_VERSION_2_0: 20
    case CURL_HTTP_VERSION_3: 30
    default: 0
    }
  }

  private static func microseconds() -> Int64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }
}
