/// A target in a run: what it needs, and what became of it.
final class Item {
  let target: Target
  /// What it needs, and what needs it.
  var needs: [Item] = []
  var neededBy: [Item] = []

  var isRunning = false
  /// Counted with the looks that have just begun.
  var isYoung = false
  /// The round that it was last begun in, and the one whose result is known.
  var round = 0
  var doneRound = 0
  /// What was found, while what is needed is not known yet.
  var found: Finding?
  var steadiness: Steadiness
  var isShown = true

  init(_ target: Target, _ rules: Steadiness.Rules) {
    self.target = target
    steadiness = Steadiness(rules)
  }
}
