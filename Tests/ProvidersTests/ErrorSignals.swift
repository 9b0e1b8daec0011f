import Providers
import Testing

extension ErrorClassTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var who: String
    var status: Int
    var headers: [String: String]
    var body: String
    var kind: ProviderError.Kind
    var message: String?
    var after: Duration?

    init(
      _ who: String, _ status: Int, _ body: String, _ kind: ProviderError.Kind,
      headers: [String: String] = [:], message: String? = nil, after: Duration? = nil
    ) {
      self.who = who
      self.status = status
      self.headers = headers
      self.body = body
      self.kind = kind
      self.message = message
      self.after = after
    }

    var testDescription: String { "\(who) \(status) \(kind)" }
  }

  /// One row a signal of each provider.
  static let rows =
    [
      // OpenAI
      Row(
        "OpenAI", 429,
        """
        {"error":{"message":"Rate limit reached for gpt-6-luna on tokens per min (TPM): \
        Limit 200000. Please try again in 1m4.5s.","type":"tokens","param":null,\
        "code":"rate_limit_exceeded"}}
        """, .rate,
        message: "Rate limit reached for gpt-6-luna on tokens per min (TPM): Limit 200000. "
          + "Please try again in 1m4.5s.", after: .milliseconds(64_500)),
      Row(
        "OpenAI", 429, #"{"error":{"message":"Slow down","type":"requests","code":"slow_down"}}"#,
        .rate, headers: ["retry-after": "7"], after: .seconds(7)),
      Row(
        "OpenAI", 429,
        #"{"error":{"message":"You exceeded your quota","type":"insufficient_quota","code":null}}"#,
        .noMoney),
    ]
    + [
      "insufficient_quota", "credit_balance_exhausted", "organization_spend_limit_exceeded",
      "project_spend_limit_exceeded", "organization_usage_limit_exceeded",
    ].map {
      Row("OpenAI", 429, #"{"error":{"message":"no","code":"\#($0)"}}"#, .noMoney, message: "no")
    }
    + [
      Row(
        "OpenAI", 429,
        #"{"error":{"message":"on requests per day (RPD): Limit 200","code":"rate_limit_exceeded"}}"#,
        .quotaDay),
      Row(
        "OpenAI", 401,
        #"{"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}}"#, .badKey),
      Row("OpenAI", 404, #"{"error":{"message":"none","code":"model_not_found"}}"#, .noAccess),
      Row(
        "OpenAI", 400,
        #"{"error":{"message":"x","type":"invalid_request_error","code":"context_length_exceeded"}}"#,
        .tooLong),
      Row(
        "OpenAI", 400,
        """
        {"error":{"message":"Unsupported parameter: 'temperature'","param":"temperature",\
        "code":"unsupported_parameter"}}
        """, .badRequest),
      Row("OpenAI", 500, #"{"error":{"message":"The server had an error"}}"#, .server),
      Row("OpenAI", 503, #"{"error":{"message":"Slow Down"}}"#, .overloaded),
      // Anthropic
      Row(
        "Anthropic", 429,
        #"{"type":"error","error":{"type":"rate_limit_error","message":"over"},"request_id":"r"}"#,
        .rate, headers: ["retry-after": "12"], message: "over", after: .seconds(12)),
      Row(
        "Anthropic", 429,
        #"{"type":"error","error":{"type":"rate_limit_error","message":"over your spend limit"}}"#,
        .noMoney),
      Row(
        "Anthropic", 400,
        """
        {"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is \
        too low to access the Anthropic API"}}
        """, .noMoney),
      Row(
        "Anthropic", 402,
        #"{"type":"error","error":{"type":"billing_error","message":"pay"}}"#, .noMoney),
      Row(
        "Anthropic", 401,
        #"{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"}}"#,
        .badKey),
      Row(
        "Anthropic", 403,
        #"{"type":"error","error":{"type":"permission_error","message":"not allowed"}}"#, .noAccess),
      Row(
        "Anthropic", 400,
        """
        {"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: \
        208310 tokens > 200000 maximum"}}
        """, .tooLong),
      Row(
        "Anthropic", 400,
        """
        {"type":"error","error":{"type":"invalid_request_error","message":"input length and \
        `max_tokens` exceed context limit: 190000 + 21333 > 200000"}}
        """, .tooLong),
      Row(
        "Anthropic", 413,
        #"{"type":"error","error":{"type":"request_too_large","message":"big"}}"#, .tooLong),
      Row(
        "Anthropic", 400,
        """
        {"type":"error","error":{"type":"invalid_request_error","message":"max_tokens: required"}}
        """, .badRequest),
      Row(
        "Anthropic", 529,
        #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#, .overloaded
      ),
      Row(
        "Anthropic", 500, #"{"type":"error","error":{"type":"api_error","message":"x"}}"#, .server),
      Row(
        "Anthropic", 504, #"{"type":"error","error":{"type":"timeout_error","message":"x"}}"#,
        .server),
      // Gemini
      Row(
        "Gemini", 429,
        """
        {"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED","details":[\
        {"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[\
        {"quotaId":"GenerateRequestsPerMinutePerProjectPerModel"}]},\
        {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"37s"}]}}
        """, .rate, message: "Quota exceeded", after: .seconds(37)),
      Row(
        "Gemini", 429,
        """
        {"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED","details":[\
        {"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]},\
        {"retryDelay":"40s"}]}}
        """, .quotaDay, after: .seconds(40)),
      Row(
        "Gemini", 429,
        """
        [{"error":{"code":429,"message":"Quota exceeded for metric: requests, limit: 0, model: x",\
        "status":"RESOURCE_EXHAUSTED"}}]
        """, .noAccess),
      Row(
        "Gemini", 400,
        """
        {"error":{"code":400,"message":"API key not valid. Please pass a valid API key.",\
        "status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}
        """, .badKey),
      Row(
        "Gemini", 400,
        """
        [{"error":{"code":400,"message":"API key expired","status":"INVALID_ARGUMENT",\
        "details":[{"reason":"API_KEY_INVALID"}]}}]
        """, .badKey, message: "API key expired"),
      Row(
        "Gemini", 400,
        """
        {"error":{"code":400,"message":"The input token count (1048577) exceeds the maximum number \
        of tokens allowed (1048576).","status":"INVALID_ARGUMENT"}}
        """, .tooLong),
      Row(
        "Gemini", 400,
        #"{"error":{"code":400,"message":"Unknown name","status":"INVALID_ARGUMENT"}}"#, .badRequest
      ),
      Row("Gemini", 402, #"{"error":{"message":"pay"}}"#, .noMoney),
      Row(
        "Gemini", 403, #"{"error":{"message":"no","status":"PERMISSION_DENIED"}}"#, .noAccess),
      Row(
        "Gemini", 403, #"{"error":{"message":"Your API key was reported as leaked"}}"#, .badKey),
      Row("Gemini", 404, #"{"error":{"message":"no","status":"NOT_FOUND"}}"#, .noAccess),
      Row("Gemini", 503, #"{"error":{"message":"busy","status":"UNAVAILABLE"}}"#, .overloaded),
      Row("Gemini", 500, #"{"error":{"message":"x","status":"INTERNAL"}}"#, .server),
      // DeepSeek
      Row("DeepSeek", 402, #"{"error":{"message":"Insufficient Balance"}}"#, .noMoney),
      Row("DeepSeek", 429, #"{"error":{"message":"Too many requests"}}"#, .rate),
      Row("DeepSeek", 422, #"{"error":{"message":"Invalid parameter"}}"#, .badRequest),
      Row("DeepSeek", 401, #"{"error":{"message":"Authentication Fails"}}"#, .badKey),
      // Mistral
      Row(
        "Mistral", 429,
        #"{"object":"error","message":"Rate limit exceeded","type":"rate_limited","code":"1300"}"#,
        .rate, headers: ["x-ratelimit-limit-req-minute": "60"], message: "Rate limit exceeded"),
      Row(
        "Mistral", 429, #"{"object":"error","message":"Rate limit exceeded"}"#, .noAccess,
        headers: ["x-ratelimit-limit-req-minute": "0"]),
      Row(
        "Mistral", 400,
        """
        {"object":"error","message":"Prompt contains 40000 tokens, too large for model with 32768 \
        maximum context length","type":"invalid_request_error","code":"3051"}
        """, .tooLong),
      Row(
        "Mistral", 422,
        #"{"detail":[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs"}]}"#,
        .badRequest,
        message: #"[{"type":"extra_forbidden","loc":["body","seed"],"msg":"Extra inputs"}]"#),
      Row(
        "Mistral", 422, #"{"object":"error","message":{"detail":[{"msg":"m"}]}}"#, .badRequest,
        message: #"{"detail":[{"msg":"m"}]}"#),
      Row("Mistral", 401, #"{"message":"Unauthorized","request_id":"r"}"#, .badKey),
      // xAI, whose error is a text
      Row(
        "xAI", 429,
        #"{"code":"Some resource has been exhausted","error":"Your team has used all available credits"}"#,
        .noMoney, message: "Your team has used all available credits"),
      Row(
        "xAI", 429,
        #"{"code":"exhausted","error":"or has reached its monthly spending limit"}"#, .noMoney),
      Row("xAI", 429, #"{"code":"rate","error":"Too many requests"}"#, .rate),
      Row("xAI", 403, #"{"code":"no","error":"not permitted"}"#, .noAccess),
      Row(
        "xAI", 400,
        """
        {"code":"Client specified an invalid argument","error":"This model's maximum prompt length \
        is 131072 but the request contains 537812 tokens."}
        """, .tooLong),
      Row("xAI", 400, #"{"code":"Client","error":"Argument not supported: stop"}"#, .badRequest),
      // Together, in its three shapes
      Row(
        "Together", 429,
        #"{"error":{"message":"spent","type":"credit_limit","param":null,"code":null}}"#, .noMoney),
      Row("Together", 402, #"{"error":"Credit limit exceeded"}"#, .noMoney),
      Row(
        "Together", 429, #"{"message":"over the dynamic rate"}"#, .rate,
        message: "over the dynamic rate"),
      Row("Together", 503, #"{"error":{"message":"capacity"}}"#, .overloaded),
      // Perplexity
      Row(
        "Perplexity", 429, #"{"error":{"message":"slow","type":"rate","code":429}}"#, .rate,
        headers: ["retry-after": "3"], after: .seconds(3)),
      Row(
        "Perplexity", 401, "<html><h1>401 Authorization Required</h1></html>", .badKey,
        message: "HTTP 401: <html><h1>401 Authorization Required</h1></html>"),
      // Cohere
      Row(
        "Cohere", 498, #"{"message":"invalid token","id":"1"}"#, .badKey,
        message: "invalid token"),
      Row("Cohere", 429, #"{"message":"limited to 20 API calls / minute"}"#, .rate),
      Row(
        "Cohere", 429,
        """
        {"message":"You are using a Trial key, which is limited to 1000 API calls / month. You can \
        continue to use the Trial key for free or upgrade to a Production key"}
        """, .quotaDay),
      Row("Cohere", 400, #"{"message":"too many tokens: cannot exceed 4081"}"#, .tooLong),
      Row("Cohere", 402, #"{"message":"pay"}"#, .noMoney),
      Row("Cohere", 501, #"{"message":"not implemented"}"#, .server),
      // AI21
      Row("AI21", 429, #"{"detail":"Too many requests"}"#, .rate, message: "Too many requests"),
      Row("AI21", 401, #"{"detail":"Forbidden"}"#, .badKey),
      Row("AI21", 422, #"{"detail":[{"msg":"bad"}]}"#, .badRequest),
      // Groq
      Row(
        "Groq", 429,
        """
        {"error":{"message":"Rate limit reached on tokens per minute (TPM): Limit 6000. Please try \
        again in 7.66s. Visit our site","type":"tokens","code":"rate_limit_exceeded"}}
        """, .rate, after: .milliseconds(7660)),
      Row(
        "Groq", 429,
        """
        {"error":{"message":"Rate limit reached on tokens per day (TPD): Limit 1. Please try again \
        in 2m59.56s.","type":"tokens","code":"rate_limit_exceeded"}}
        """, .quotaDay, after: .milliseconds(179_560)),
      Row(
        "Groq", 498, #"{"error":{"message":"over capacity","code":"capacity_exceeded"}}"#,
        .overloaded),
      Row("Groq", 413, #"{"error":{"message":"Request too large for TPM"}}"#, .tooLong),
      Row("Groq", 400, #"{"error":{"message":"x","code":"context_length_exceeded"}}"#, .tooLong),
      // Compatible servers
      Row(
        "OpenRouter", 402, #"{"error":{"code":402,"message":"credits","metadata":{}}}"#, .noMoney),
      Row(
        "vLLM", 400,
        """
        {"object":"error","message":"This model's maximum context length is 4096 tokens",\
        "type":"BadRequestError","code":400}
        """, .tooLong),
      Row(
        "Ollama", 503, "server busy, please try again.  maximum pending requests exceeded",
        .overloaded,
        message: "HTTP 503: server busy, please try again. maximum pending requests exceeded"),
      // A gateway in between
      Row("a gateway", 502, "", .server, message: "HTTP 502 without a body"),
      Row(
        "a gateway", 504, "<html>\r\n<title>504</title>\r\n</html>", .server,
        message: "HTTP 504: <html> <title>504</title> </html>"),
      Row("a gateway", 408, "", .server),
      Row("a gateway", 409, "", .server),
      Row("a gateway", 301, "", .badBody, message: "HTTP 301 without a body"),
      Row("a gateway", 204, "", .badBody),
      Row("a gateway", 418, "short and stout", .badRequest),
    ]
    + (520...524).map { Row("Cloudflare", $0, "error code: \($0)", .server) }
}
