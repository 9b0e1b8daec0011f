import HTTPClient

/// What came of one request of a look.
struct Exchange {
  let status: Int
  let body: [UInt8]
  let error: ClientError?
  let seen: Observation

  init(_ response: borrowing Response) {
    status = response.status
    body = response.body
    error = response.error
    seen = response.observation
  }

  var milliseconds: Double { Double(seen.total) / 1000 }

  /// The phase that was under way at the end.
  var lastPhase: Phase {
    if seen.headersHaveEnded { return .transfer }
    if seen.preTransfer > 0 || seen.firstByte > 0 { return .firstByte }
    if seen.tlsBegan > 0 && seen.tls == 0 { return .tls }
    if seen.tls > 0 { return .firstByte }
    return seen.nameLookup > 0 ? .connect : .dns
  }

  /// How long each phase took; the last of a failed one as long as it went on.
  var phases: Phases {
    var phases = Phases()
    func set(_ phase: Phase, _ from: Int64, _ to: Int64) {
      phases[phase] = Double(max(0, to - from)) / 1000
    }
    let last = lastPhase
    let connected = seen.connect > 0 ? seen.connect : seen.tlsBegan
    set(.dns, 0, last == .dns ? seen.total : seen.nameLookup)
    if last == .dns { return phases }
    set(.connect, seen.nameLookup, last == .connect ? seen.total : connected)
    if last == .connect { return phases }
    if seen.tlsBegan > 0 { set(.tls, connected, last == .tls ? seen.total : seen.tls) }
    if last == .tls { return phases }
    let sent = max(seen.preTransfer, seen.tls, connected)
    // The first byte of an answer may be there and its headers still not.
    set(.firstByte, sent, last == .firstByte ? seen.total : seen.firstByte)
    if last == .firstByte { return phases }
    set(.transfer, seen.firstByte, seen.total)
    return phases
  }

  /// How long it took to a connection, where that was all that was asked for.
  var connectPhases: Phases {
    var phases = Phases()
    let connected = seen.connect > 0 ? seen.connect : seen.tlsBegan
    phases[.dns] = Double(seen.nameLookup) / 1000
    phases[.connect] = Double(connected - seen.nameLookup) / 1000
    if seen.tls > 0 { phases[.tls] = Double(seen.tls - connected) / 1000 }
    return phases
  }
}
