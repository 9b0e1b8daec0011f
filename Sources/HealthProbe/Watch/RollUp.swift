/// What the state of the targets that it needs makes of one.
enum RollUp {
  static func apply(_ needs: [(target: Target, status: Health?)], to finding: inout Finding) {
    for (need, status) in needs {
      finding.dependencies.append((need.name, status))
      guard status == .unhealthy else { continue }
      let sentence = "it needs \(need.name), which is unhealthy"
      if need.isCritical {
        finding.fail("dependency", sentence)
      } else {
        finding.degrade("dependency", sentence)
      }
    }
  }
}
