/// How many requests a model is sent at once where no limit is told: doubling at first, then by a
/// twentieth a round, and down by a fifth, or a half, when it refuses for overload (additive increase and
/// multiplicative decrease, as TCP does since Jacobson, 1988). It never falls below one, and any
/// answer lets it grow again.
struct CongestionWindow {
  static let start = 32

  let most: Int
  private(set) var size: Double
  private var isSlowStart = true
  /// Of this round: a round is as many answers as the window is wide.
  private var answers = 0
  private var refusals = 0
  /// What was sent before the last cut says nothing of the window after it.
  private var cutAt: Int64 = .min

  init(most: Int, start: Int = Self.start) {
    self.most = max(1, most)
    size = Double(min(max(1, start), self.most))
  }

  var limit: Int { max(1, Int(size)) }

  /// An answer came, to a request of a time when `inFlight` were under way.
  mutating func succeeded(inFlight: Int) {
    // A window that is not used tells nothing of how wide it may be.
    if inFlight >= limit * 4 / 5 {
      size = min(Double(most), size + (isSlowStart ? 1 : max(0.05, 1 / size)))
    }
    count(isRefusal: false)
  }

  /// A request sent at `sentAt` was refused because there were too many. One alone may be chance:
  /// a tenth of a round, three at least, is not.
  mutating func refused(sentAt: Int64, now: Int64) {
    guard sentAt >= cutAt else { return }
    count(isRefusal: true)
    let enough = max(3, Int(size / 10))
    guard refusals >= enough || Double(refusals) * 2 >= size else { return }
    size = max(1, (isSlowStart || refusals * 2 > answers ? 0.5 : 0.8) * size)
    isSlowStart = false
    cutAt = now
    answers = 0
    refusals = 0
  }

  private mutating func count(isRefusal: Bool) {
    answers += 1
    if isRefusal { refusals += 1 }
    if answers > max(30, Int(size)) {
      answers = isRefusal ? 1 : 0
      refusals = isRefusal ? 1 : 0
    }
  }
}
