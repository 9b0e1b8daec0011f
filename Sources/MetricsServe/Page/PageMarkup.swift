/// The page without its style and its script. It has no contents of its own: the script puts in
/// what the server tells, as text and never as markup.
enum PageMarkup {
  static let body = #"""
    <a class="skip" href="#main">Skip to the content</a>
    <header>
      <div class="bar">
        <h1>domain-runner</h1>
        <p id="state" class="pill" role="status" aria-live="polite">connecting</p>
        <p id="link" class="note" role="status" aria-live="polite"></p>
      </div>
      <p id="cut" class="banner" role="alert" hidden></p>
      <ul id="reasons" aria-label="Why"></ul>
    </header>
    <main id="main">
      <noscript><p class="banner">This page needs JavaScript; the same as JSON is at
        <code>/</code> with <code>Accept: application/json</code>.</p></noscript>
      <section aria-labelledby="h-alerts">
        <h2 id="h-alerts">Alerts</h2>
        <p class="tools"><label>Acknowledge as
          <input id="who" autocomplete="nickname" maxlength="60" placeholder="your name"></label>
          <span id="said" role="status" aria-live="polite"></span></p>
        <ul id="alerts" class="list"></ul>
        <p id="no-alerts" class="empty">No alert fires.</p>
      </section>
      <section aria-labelledby="h-runs" id="s-runs" hidden>
        <h2 id="h-runs">Runs</h2>
        <div id="runs" class="cards"></div>
      </section>
      <section aria-labelledby="h-services">
        <h2 id="h-services">Services</h2>
        <div id="services" class="cards"></div>
        <p id="no-services" class="empty">No service is known yet.</p>
      </section>
      <section aria-labelledby="h-models">
        <h2 id="h-models">Models</h2>
        <div class="scroll" role="region" aria-labelledby="h-models" tabindex="0">
          <table id="models">
            <caption id="models-caption"></caption>
            <thead><tr>
              <th scope="col">Model</th><th scope="col">Requests</th><th scope="col">Errors</th>
              <th scope="col">Error rate</th><th scope="col">Tokens in</th>
              <th scope="col">Tokens out</th><th scope="col">Cost</th><th scope="col">Average</th>
              <th scope="col">p99</th><th scope="col">Quota left</th><th scope="col">Breaker</th>
              <th scope="col">p99 over time</th>
            </tr></thead>
          </table>
        </div>
        <p id="no-models" class="empty">No model has answered yet.</p>
      </section>
      <section aria-labelledby="h-databases">
        <h2 id="h-databases">Database</h2>
        <div id="databases" class="cards"></div>
        <p id="no-databases" class="empty">No database is known yet.</p>
      </section>
      <section aria-labelledby="h-hosts">
        <h2 id="h-hosts">System</h2>
        <div id="hosts" class="cards"></div>
        <p id="no-hosts" class="empty">No host is known yet.</p>
      </section>
      <section aria-labelledby="h-breakers" id="s-breakers" hidden>
        <h2 id="h-breakers">Circuit breakers</h2>
        <ul id="breakers" class="list"></ul>
      </section>
    </main>
    <footer><p id="input"></p></footer>
    """#
}
