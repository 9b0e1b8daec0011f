/// The fields that providers know who refuse any other, from their OpenAPI files and SDKs.
enum KnownFields {
  static let byProvider: [String: Set<String>] = [
    "openai": [
      "messages", "model", "audio", "frequency_penalty", "function_call", "functions",
      "logit_bias", "logprobs", "max_completion_tokens", "max_tokens", "metadata", "modalities",
      "n", "parallel_tool_calls", "prediction", "presence_penalty", "prompt_cache_key",
      "prompt_cache_retention", "reasoning_effort", "response_format", "safety_identifier",
      "seed", "service_tier", "stop", "store", "stream", "stream_options", "temperature",
      "tool_choice", "tools", "top_logprobs", "top_p", "user", "verbosity",
      "web_search_options",
    ],
    "anthropic": [
      "model", "messages", "max_tokens", "cache_control", "container", "context_management",
      "inference_geo", "mcp_servers", "metadata", "output_config", "output_format",
      "service_tier", "speed", "stop_sequences", "stream", "system", "temperature", "thinking",
      "tool_choice", "tools", "top_k", "top_p",
    ],
    "gemini": [
      "contents", "tools", "toolConfig", "tool_config", "safetySettings", "safety_settings",
      "systemInstruction", "system_instruction", "generationConfig", "generation_config",
      "cachedContent", "cached_content", "serviceTier", "service_tier", "labels",
    ],
    "mistral": [
      "model", "messages", "temperature", "top_p", "max_tokens", "stream", "stop",
      "random_seed", "metadata", "response_format", "tools", "tool_choice",
      "presence_penalty", "frequency_penalty", "n", "prediction", "parallel_tool_calls",
      "prompt_mode", "prompt_cache_key", "reasoning_effort", "guardrails", "safe_prompt",
    ],
    "groq": [
      "messages", "model", "citation_options", "compound_custom", "disable_tool_validation",
      "documents", "exclude_domains", "frequency_penalty", "function_call", "functions",
      "include_domains", "include_reasoning", "logit_bias", "logprobs",
      "max_completion_tokens", "max_tokens", "metadata", "n", "parallel_tool_calls",
      "presence_penalty", "reasoning_effort", "reasoning_format", "response_format",
      "search_settings", "seed", "service_tier", "stop", "store", "stream", "temperature",
      "tool_choice", "tools", "top_logprobs", "top_p", "user",
    ],
  ]

  /// Of Gemini's `generationConfig`, in either of the spellings that it takes.
  static let generationConfig: Set<String> = {
    let camelCase = [
      "stopSequences", "responseMimeType", "responseSchema", "responseJsonSchema",
      "responseModalities", "candidateCount", "maxOutputTokens", "temperature", "topP", "topK",
      "seed", "presencePenalty", "frequencyPenalty", "responseLogprobs", "logprobs",
      "enableEnhancedCivicAnswers", "speechConfig", "thinkingConfig", "imageConfig",
      "mediaResolution",
    ]
    return Set(camelCase + camelCase.map(snakeCase))
  }()

  /// `max_output_tokens` of `maxOutputTokens`.
  static func snakeCase(_ name: String) -> String {
    name.reduce(into: "") { text, letter in
      text += letter.isUppercase ? "_\(letter.lowercased())" : String(letter)
    }
  }
}
