import JSON
import Providers

/// The errors of the suite, told apart by llm-query, as each provider words them.
struct FaultWords {
  let question: Question
  let requestID: String

  private var dialect: Dialect { question.dialect }
  private var model: String { question.model.id }

  /// `nil` of a kind that is no error in the provider's words.
  func answer(_ kind: Fault.Kind) -> Answer? {
    switch kind {
    case .rate: limit(.requestsPerMinute, 60, headers: alwaysThere)
    case .quotaDay: limit(.requestsPerDay, 1000, headers: alwaysThere)
    case .noAccess where dialect.name == "gemini": limit(.requestsPerMinute, 0)
    case .noAccess where dialect.name == "mistral":
      limit(.requestsPerMinute, 0, headers: [("x-ratelimit-limit-req-minute", "0")])
    case .noAccess: error(noAccess)
    case .noMoney: error(noMoney)
    case .overloaded: error(overloaded)
    case .server: error(server)
    case .badKey: refusal(.unknownKey)
    case .badRequest: refusal(.invalid("messages", "the request was refused"))
    case .tooLong:
      refusal(
        .tooLong(
          tokens: (question.model.context ?? 128_000) + 1, limit: question.model.context ?? 128_000)
      )
    default: nil
    }
  }

  /// An error of the server's, with a status of one's own.
  func server(status: Int) -> Answer {
    var words = status == 503 || status == 529 ? overloaded : server
    words.status = status
    return error(words)
  }

  /// A 429 of Anthropic's without it would say that money is gone.
  private var alwaysThere: [(name: String, value: String)] {
    dialect.name == "anthropic" ? [("retry-after", "1")] : []
  }

  private func error(
    _ words: ErrorAnswer, headers: [(name: String, value: String)] = []
  ) -> Answer {
    words.answer(dialect, requestID: requestID, headers: headers)
  }

  private func limit(
    _ kind: LimitKind, _ limit: Int, headers: [(name: String, value: String)] = []
  ) -> Answer {
    let breach = Limiter.Breach(kind: kind, limit: limit, used: limit, requested: 1, wait: nil)
    let words = RateRefusal(
      dialect: dialect, account: question.account, model: model, breach: breach)
    return error(words.error, headers: headers)
  }

  private func refusal(_ problem: Problem) -> Answer {
    let path = dialect.questionPaths.first ?? "\(dialect.path)/models/\(model):generateContent"
    return Refusal(
      problem: problem, dialect: dialect,
      call: Call(method: "POST", path: path, headers: [], body: []), requestID: requestID
    ).answer()
  }

  private var noMoney: ErrorAnswer {
    switch dialect.name {
    case "openai":
      ErrorAnswer(
        status: 429,
        message: "You exceeded your current quota, please check your plan and billing details. For "
          + "more information on this error, read the docs: "
          + "https://platform.openai.com/docs/guides/error-codes/api-errors.",
        type: "insufficient_quota", code: "insufficient_quota")
    case "anthropic":
      ErrorAnswer(
        status: 400,
        message: "Your credit balance is too low to access the Anthropic API. Please go to Plans & "
          + "Billing to upgrade or purchase credits.",
        type: "invalid_request_error")
    case "xai":
      ErrorAnswer(
        status: 429,
        message: "Your team \(question.account) has either used all available credits or reached "
          + "its monthly spending limit. To continue making API requests, please purchase more "
          + "credits or raise your spending limit.",
        type: "Some resource has been exhausted")
    case "together":
      ErrorAnswer(
        status: 402,
        message: "Credit limit exceeded, please navigate to "
          + "https://api.together.ai/settings/billing to add credit.",
        type: "credit_limit")
    case "deepseek":
      ErrorAnswer(
        status: 402, message: "Insufficient Balance", type: "unknown_error",
        code: "invalid_request_error")
    case "gemini":
      ErrorAnswer(
        status: 402, message: "Your prepayment credits are depleted.", type: "FAILED_PRECONDITION")
    case "cohere":
      ErrorAnswer(
        status: 402,
        message: "Please add or update your payment method at "
          + "https://dashboard.cohere.com/billing?tab=payment to continue.",
        type: "")
    default:
      ErrorAnswer(
        status: 402, message: "Payment required: the balance of this account is used up.",
        type: "billing_error")
    }
  }

  private var noAccess: ErrorAnswer {
    let type =
      switch dialect.name {
      case "anthropic": "permission_error"
      case "xai": "The caller does not have permission to execute the specified operation"
      case "groq": "permissions_error"
      default: "invalid_request_error"
      }
    return ErrorAnswer(
      status: 403, message: "This account does not have access to the model `\(model)`.",
      type: type,
      code: dialect.name == "groq" ? "model_permission_blocked_org" : "model_not_found")
  }

  private var overloaded: ErrorAnswer {
    switch dialect.name {
    case "anthropic":
      ErrorAnswer(status: 529, message: "Overloaded", type: "overloaded_error")
    case "gemini":
      ErrorAnswer(
        status: 503, message: "The model is overloaded. Please try again later.",
        type: "UNAVAILABLE")
    case "xai":
      ErrorAnswer(
        status: 503, message: "The service is currently at capacity.",
        type: "The service is currently unavailable")
    default:
      ErrorAnswer(
        status: 503, message: "The server is overloaded or not ready yet.", type: "server_error")
    }
  }

  private var server: ErrorAnswer {
    switch dialect.name {
    case "anthropic":
      ErrorAnswer(status: 500, message: "Internal server error", type: "api_error")
    case "gemini":
      ErrorAnswer(
        status: 500, message: "An internal error has occurred. Please retry.", type: "INTERNAL")
    case "xai":
      ErrorAnswer(status: 500, message: "Internal server error", type: "Internal error")
    default:
      ErrorAnswer(
        status: 500, message: "The server had an error while processing your request.",
        type: "server_error")
    }
  }
}
