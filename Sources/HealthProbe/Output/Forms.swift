import ArgumentParser
import Toolbox

/// How findings are printed.
enum Form: String, CaseIterable, ExpressibleByArgument {
  case ndjson, table, nagios, prometheus, junit
}

/// What the program's status says, and to whom.
enum ExitForm: String, CaseIterable, ExpressibleByArgument {
  case contract, nagios, docker, consul

  func status(_ verdict: Health, isStrict: Bool) -> ExitStatus {
    switch (self, verdict) {
    case (_, .healthy): .success
    case (.contract, .degraded), (.docker, .degraded): isStrict ? .no : .success
    case (.contract, .unhealthy), (.docker, .unhealthy): .no
    case (.nagios, .degraded), (.consul, .degraded): ExitStatus(rawValue: isStrict ? 2 : 1)
    case (.nagios, .unhealthy), (.consul, .unhealthy): ExitStatus(rawValue: 2)
    }
  }

  /// What the end of a run becomes that could not look: whoever knows four statuses has one for it.
  func translated(_ status: ExitStatus) -> ExitStatus {
    switch self {
    case .contract: status
    case .nagios: status.rawValue > 3 ? ExitStatus(rawValue: 3) : status
    case .docker: status == .success ? status : .no
    case .consul: status.rawValue > 2 ? ExitStatus(rawValue: 2) : status
    }
  }

  /// Of a verdict and of what went wrong with the looking, what says more.
  func combined(_ verdict: ExitStatus, _ trouble: ExitStatus) -> ExitStatus {
    guard trouble != .success else { return verdict }
    guard self != .contract else { return .worst(verdict, trouble) }
    // What is known to be bad is not hidden by what is not known.
    let unknown = translated(trouble)
    return verdict.rawValue == 2 ? verdict : unknown
  }

  /// The form that arguments ask for, before they are known to be good.
  static func asked(_ arguments: [String]) -> ExitForm {
    func value(_ option: String) -> String? {
      for (index, argument) in arguments.enumerated() {
        if argument == "--" { return nil }
        if argument.hasPrefix("\(option)=") { return String(argument.dropFirst(option.count + 1)) }
        if argument == option, index + 1 < arguments.count { return arguments[index + 1] }
      }
      return nil
    }
    if let text = value("--exit") { return ExitForm(rawValue: text) ?? .contract }
    return value("--format") == "nagios" ? .nagios : .contract
  }
}
