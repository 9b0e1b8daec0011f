import JSON

extension Configuration {
  /// The prompts that are built in; `{domain}` stands for the domain.
  static let prompts: JSONValue = [
    "business_analysis": """
    Describe the company behind {domain} for an analyst who has never heard of it: what it \
    sells, to whom, how it earns its money, where it operates, and which companies it competes \
    with. Say how well known and how trusted the brand is today, and what has changed for it in \
    the last two years. If you are not sure that you know this company, say so first. Answer in \
    plain prose of at most 250 words.
    """,
    "content_strategy": """
    Look at {domain} as a publisher. Which topics would its customers expect it to be the best \
    source on, which questions do they ask before they buy, and which of these does the brand \
    already answer well? Name the five pieces of content that would do most for its standing, \
    each with its audience and purpose. If you are not sure what the site offers, say so first. \
    Answer in plain prose of at most 250 words.
    """,
    "technical_assessment": """
    Assess {domain} as a piece of technology, from what you know of it: what kind of site or \
    platform it is, which technologies it is known to use, how it does in speed, accessibility, \
    security and structured data, and what a search engine or a language model can learn from \
    it. Keep what you know apart from what you infer, and if you know nothing of the site, say \
    so first. Answer in plain prose of at most 250 words.
    """,
  ]
}
