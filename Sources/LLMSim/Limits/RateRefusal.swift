import JSON

/// A broken limit as each provider words it.
struct RateRefusal {
  let dialect: Dialect
  let account: String
  let model: String
  let breach: Limiter.Breach

  var error: ErrorAnswer {
    switch dialect.name {
    case "openai": openAI
    case "groq": groq
    case "anthropic": ErrorAnswer(status: 429, message: anthropic, type: "rate_limit_error")
    case "gemini": gemini
    case "mistral":
      ErrorAnswer(status: 429, message: mistral, type: "rate_limited", code: "1300")
    case "xai":
      ErrorAnswer(
        status: 429,
        message: "Too many requests for team \(account) and model \(model): your team has reached "
          + "its rate limit of \(limit). Please reduce your request rate.",
        type: "Some resource has been exhausted")
    case "together":
      ErrorAnswer(
        status: 429,
        message: "You have reached the rate limit specific to this model \(model). The maximum "
          + "rate limit for this model is \(limit).",
        type: "model_rate_limit")
    case "perplexity":
      ErrorAnswer(
        status: 429, message: "Request rate limit exceeded (\(limit)), please try again later.",
        type: "request_rate_limit_exceeded")
    case "cohere": ErrorAnswer(status: 429, message: cohere, type: "")
    case "ai21":
      ErrorAnswer(
        status: 429, message: "Too many requests: the limit of \(model) is \(limit).", type: "")
    default:
      ErrorAnswer(
        status: 429, message: "Rate limit reached for \(model): \(limit).",
        type: "rate_limit_error", code: "rate_limit_exceeded")
    }
  }

  /// No wait would help: one question is larger than the limit.
  private var neverFits: Bool { breach.kind.countsTokens && breach.requested > breach.limit }

  /// `6 requests per minute`.
  private var limit: String { "\(breach.limit) \(noun)" }

  private var noun: String {
    switch breach.kind {
    case .concurrency: "concurrent requests"
    case .requestsPerSecond: "requests per second"
    case .requestsPerMinute: "requests per minute"
    case .requestsPerDay: "requests per day"
    case .tokensPerMinute: "tokens per minute"
    case .inputTokensPerMinute: "input tokens per minute"
    case .outputTokensPerMinute: "output tokens per minute"
    }
  }

  private var letters: String {
    switch breach.kind {
    case .concurrency: "concurrency"
    case .requestsPerSecond: "RPS"
    case .requestsPerMinute: "RPM"
    case .requestsPerDay: "RPD"
    case .tokensPerMinute: "TPM"
    case .inputTokensPerMinute: "ITPM"
    case .outputTokensPerMinute: "OTPM"
    }
  }

  private var counts: String {
    "Limit \(breach.limit), Used \(breach.used), Requested \(breach.requested)."
  }

  private var tryAgain: String {
    breach.wait.map { " Please try again in \(RateHeaders.units($0))." } ?? ""
  }

  private var openAI: ErrorAnswer {
    let place = "for \(model) in organization org-\(account)"
    // OpenAI writes "per min", but "per day".
    let noun = noun.replacing("per minute", with: "per min")
    let message =
      neverFits
      ? "Request too large \(place) on \(noun) (\(letters)): Limit \(breach.limit), Requested "
        + "\(breach.requested). The input or output tokens must be reduced in order to run "
        + "successfully."
      : "Rate limit reached \(place) on \(noun) (\(letters)): \(counts)\(tryAgain)"
    return ErrorAnswer(
      status: 429,
      message: message
        + " Visit https://platform.openai.com/account/rate-limits to learn more.",
      type: breach.kind.countsTokens ? "tokens" : "requests", code: "rate_limit_exceeded")
  }

  private var groq: ErrorAnswer {
    let place =
      "for model `\(model)` in organization `org_\(account)` service tier `on_demand` on "
      + "\(noun) (\(letters))"
    return ErrorAnswer(
      status: neverFits ? 413 : 429,
      message: neverFits
        ? "Request too large \(place): Limit \(breach.limit), Requested \(breach.requested), "
          + "please reduce your message size and try again."
        : "Rate limit reached \(place): \(counts)\(tryAgain)",
      type: breach.kind.countsTokens ? "tokens" : "requests", code: "rate_limit_exceeded")
  }

  private var anthropic: String {
    if breach.kind == .concurrency {
      return "Number of concurrent connections has exceeded your rate limit. Please try again "
        + "later or contact sales to discuss your options for a rate limit increase."
    }
    return "This request would exceed the rate limit for your organization (\(account)) of "
      + "\(limit). Please reduce the prompt length or the maximum tokens requested, or try again "
      + "later."
  }

  private var mistral: String {
    breach.kind.countsTokens ? "Tokens rate limit exceeded" : "Requests rate limit exceeded"
  }

  private var cohere: String {
    guard account == "trial" || breach.kind == .requestsPerDay else {
      return "Please wait and try again later."
    }
    let span =
      switch breach.kind {
      case .requestsPerSecond: "second"
      // A trial's long quota is a month's; here it is the day's.
      case .requestsPerDay: "month"
      default: "minute"
      }
    return "You are using a Trial key, which is limited to \(breach.limit) API calls / \(span). "
      + "You can continue to use the Trial key for free or upgrade to a Production key with higher "
      + "rate limits."
  }

  private var gemini: ErrorAnswer {
    var error = ErrorAnswer(
      status: 429, message: "Resource has been exhausted (e.g. check quota).",
      type: "RESOURCE_EXHAUSTED")
    let (metric, quota): (String, String)
    switch breach.kind {
    case .concurrency: return error
    case .requestsPerSecond:
      (metric, quota) = (
        "generate_content_requests", "GenerateRequestsPerSecondPerProjectPerModel"
      )
    case .requestsPerMinute:
      (metric, quota) = (
        "generate_content_requests", "GenerateRequestsPerMinutePerProjectPerModel"
      )
    case .requestsPerDay:
      (metric, quota) = ("generate_content_requests", "GenerateRequestsPerDayPerProjectPerModel")
    case .outputTokensPerMinute:
      (metric, quota) = (
        "generate_content_output_token_count", "GenerateContentOutputTokensPerModelPerMinute"
      )
    case .tokensPerMinute, .inputTokensPerMinute:
      (metric, quota) = (
        "generate_content_input_token_count", "GenerateContentInputTokensPerModelPerMinute"
      )
    }
    let name = "generativelanguage.googleapis.com/\(metric)"
    error.message =
      "You exceeded your current quota, please check your plan and billing details.\n"
      + "* Quota exceeded for metric: \(name), limit: \(breach.limit), model: \(model)"
    error.details = [
      [
        "@type": "type.googleapis.com/google.rpc.QuotaFailure",
        "violations": [
          [
            "quotaMetric": .string(name), "quotaId": .string(quota),
            "quotaDimensions": ["location": "global", "model": .string(model)],
            "quotaValue": .string("\(breach.limit)"),
          ]
        ],
      ]
    ]
    // A day's quota comes back at midnight Pacific, which no wait tells.
    if let wait = breach.wait, breach.kind != .requestsPerDay {
      let seconds = max(1, RateHeaders.seconds(wait))
      error.message += "\nPlease retry in \(seconds)s."
      error.details.append([
        "@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": .string("\(seconds)s"),
      ])
    }
    return error
  }
}
