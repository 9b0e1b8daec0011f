/// Limits that do not depend on the plan, as the providers' pages gave them in autumn 2026. All
/// others are learned from headers, or configured.
enum CatalogueLimits {
  static func limits(of provider: String, _ model: String) -> Limits {
    switch (provider, model) {
    case ("ai21", _):
      Limits([Quota(.requests, per: .second): 10, Quota(.requests, per: .minute): 200])
    // Of production keys; the newer models of Cohere's stay at those of a trial.
    case ("cohere", _): Limits([Quota(.requests, per: .minute): 500])
    case ("deepseek", "deepseek-flash"): Limits([:], concurrency: 2500)
    case ("deepseek", _): Limits([:], concurrency: 500)
    default: Limits()
    }
  }
}
