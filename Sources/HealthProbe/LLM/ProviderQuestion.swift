import Providers
import Toolbox

/// Which provider is asked, and with which of its keys.
struct ProviderQuestion: Sendable {
  var provider: Provider
  var key: Secret
  /// Whether one token is asked for, which costs money, besides the list of models, which does not.
  var isDeep = false
}
