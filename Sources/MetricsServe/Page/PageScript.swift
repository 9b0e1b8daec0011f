/// What the page does. First what is made of numbers, then how it is drawn, then what the server
/// tells and is told.
enum PageScript {
  static let text = helpers + charts + sections + wire

  private static let helpers = #"""
    "use strict";
    const $ = id => document.getElementById(id);
    const known = {services: new Map(), models: new Map(), databases: new Map(),
      hosts: new Map(), breakers: new Map(), progress: new Map(), alerts: [], reasons: []};
    const none = "\u2013";
    const number = (x, digits = 0) => x == null ? none :
      x.toLocaleString("en", {maximumFractionDigits: digits});
    const share = x => x == null ? none : number(x * 100, x < .1 ? 2 : 1) + " %";
    const time = ms => ms == null ? none : ms >= 9995 ? number(ms / 1000, 1) + " s" :
      ms >= 1000 ? number(ms / 1000, 2) + " s" : number(ms, ms < 10 ? 1 : 0) + " ms";
    const money = x => x == null ? none : "$" + number(x, x < 1 ? 4 : 2);
    const short = x => x == null ? none : x >= 1e6 ? number(x / 1e6, 1) + " M" :
      x >= 1e4 ? number(x / 1e3, 0) + " k" : number(x);
    const clock = date => date.toLocaleTimeString("en-GB", {hour: "2-digit", minute: "2-digit"});
    const moment = (date, length) => length < 129600 ? clock(date) :
      date.toLocaleDateString("en-GB", {day: "numeric", month: "short"});
    function span(seconds) {
      const s = Math.max(0, Math.round(seconds));
      return s < 90 ? s + " s" : s < 5400 ? Math.round(s / 60) + " min" :
        s < 129600 ? Math.round(s / 3600) + " h" : Math.round(s / 86400) + " days";
    }
    const ago = text => text ? span((Date.now() - Date.parse(text)) / 1000) + " ago" : "never";
    function make(tag, name, text) {
      const element = document.createElement(tag);
      if (name) element.className = name;
      if (text != null) element.textContent = text;
      return element;
    }
    function say(element, text) {
      if (element.textContent !== text) element.textContent = text;
    }
    // Elements stay what they are while their contents change, so that nobody loses the focus.
    function keyed(parent, items, key, create, update) {
      const there = new Map([...parent.children].filter(e => e.dataset.key != null)
        .map(e => [e.dataset.key, e]));
      let place = null;
      for (const item of items) {
        const name = key(item);
        let element = there.get(name);
        if (!element) { element = create(item); element.dataset.key = name; }
        there.delete(name);
        update(element, item);
        const next = place ? place.nextSibling : parent.querySelector(":scope > [data-key]");
        if (next !== element) parent.insertBefore(element, next);
        place = element;
      }
      for (const element of there.values()) element.remove();
    }
    const grades = {healthy: "good", degraded: "poor", unhealthy: "bad", closed: "good",
      open: "bad", forced_open: "bad", half_open: "poor", metrics_only: "poor",
      disabled: "poor", critical: "bad", error: "bad", warning: "poor", info: ""};
    function pill(element, word, text) {
      say(element, text || word.replace("_", "-"));
      element.className = "pill " + (grades[word] || "");
    }

    """#

  private static let charts = #"""
    function svg(tag, attributes, text) {
      const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
      for (const name in attributes) element.setAttribute(name, attributes[name]);
      if (text != null) element.textContent = text;
      return element;
    }
    // The next larger of 1, 2, 2.5 and 5 times a power of ten, where an axis may end.
    function nice(x) {
      if (!(x > 0)) return 1;
      const power = 10 ** Math.floor(Math.log10(x));
      return [1, 2, 2.5, 5, 10].map(n => n * power).find(n => n >= x * .999);
    }
    // Points are [Unix seconds, count, errors, mean, p99]; `o` says format, limit, most, what.
    function chart(points, step, o) {
      const now = shown.getTime() / 1000, least = Math.min(3600, known.retain);
      points = points.filter(p => p[0] + step > now - known.retain);
      // What is known may be shorter than what is kept; the axis begins where it does.
      const first = points.length ? points[0][0] : now;
      const from = Math.max(now - known.retain, Math.min(first, now - least));
      const w = o.small ? 144 : 320, h = o.small ? 34 : 112;
      const left = o.small ? 0 : 46, right = w - 2, top = o.small ? 3 : 8;
      const bottom = o.small ? h - 2 : h - 18;
      const high = Math.max(0, ...points.map(p => p[4] ?? 0));
      const near = o.limit != null && (o.most != null || high > o.limit / 4);
      const most = o.most ?? nice(Math.max(high, near ? o.limit : 0));
      const x = t => left + (Math.min(Math.max(t, from), now) - from) / (now - from) *
        (right - left);
      const y = v => bottom - Math.min(v / most, 1) * (bottom - top);
      const last = points.length ? points[points.length - 1] : null;
      const errors = points.reduce((sum, p) => sum + p[2], 0);
      const label = o.what + " over the last " + span(now - from) + ": " + (last ?
        "now " + o.format(last[4]) + ", at most " + o.format(high) : "nothing known") +
        (o.limit != null ? ", limit " + o.format(o.limit) : "") +
        (errors ? ", " + number(errors) + " errors" : "");
      const root = svg("svg", {viewBox: `0 0 ${w} ${h}`, role: "img", "aria-label": label});
      root.append(svg("title", {}, label));
      root.append(svg("path", {class: "axis", fill: "none",
        d: `M${left} ${top}V${bottom}H${right}`}));
      if (!o.small) {
        for (const v of [0, most / 2, most]) root.append(svg("text", {x: left - 5, y: y(v) + 3.5,
          "text-anchor": "end"}, o.format(v)));
        for (const [part, anchor] of [[0, "start"], [.5, "middle"], [1, "end"]]) {
          const t = from + (now - from) * part;
          root.append(svg("path", {class: "axis", d: `M${x(t)} ${bottom}v4`}));
          root.append(svg("text", {x: x(t), y: h - 4, "text-anchor": anchor},
            part === 1 ? "now" : moment(new Date(t * 1000), now - from)));
        }
      }
      for (const p of points) if (p[2] > 0) {
        const size = Math.max(2, p[2] / Math.max(p[1], 1) * (bottom - top));
        root.append(svg("rect", {class: "errors", x: x(p[0]), y: bottom - size,
          width: Math.max(1.5, x(p[0] + step) - x(p[0])), height: size}));
      }
      const line = (index, name) => {
        let path = "", before = null, count = 0;
        for (const p of points) {
          if (p[index] == null) continue;
          const t = Math.min(p[0] + step / 2, now);
          path += (before != null && t - before < step * 3 ? "L" : "M") + x(t).toFixed(1) + " " +
            y(p[index]).toFixed(1);
          before = t; count++;
        }
        if (count > 1) root.append(svg("path", {class: name, d: path}));
        if (before != null && name === "p99") {
          const end = points.findLast(p => p[index] != null);
          root.append(svg("circle", {class: "dot", r: 2, cx: x(before), cy: y(end[index])}));
        }
      };
      if (o.mean) line(3, "mean");
      line(4, "p99");
      if (near) {
        root.append(svg("path", {class: "limit", d: `M${left} ${y(o.limit)}H${right}`}));
        if (!o.small) root.append(svg("text", {class: "limit", x: left + 4, y: y(o.limit) - 3},
          "limit " + o.format(o.limit)));
      }
      return root;
    }
    function figure(card, name, caption, points, step, o) {
      let figure = card.querySelector(`figure[data-of="${name}"]`);
      if (!figure) {
        figure = make("figure");
        figure.dataset.of = name;
        figure.append(make("figcaption"));
        card.append(figure);
      }
      say(figure.firstChild, caption);
      const old = figure.querySelector("svg"), fresh = chart(points, step, o);
      if (old) old.replaceWith(fresh); else figure.append(fresh);
    }

    """#

  private static let sections = #"""
    function facts(card, pairs) {
      const list = card.querySelector("dl");
      keyed(list, pairs, p => p[0], p => {
        const div = make("div");
        div.append(make("dt", "", p[0]), make("dd"));
        return div;
      }, (div, p) => say(div.lastChild, p[1]));
    }
    function newCard() {
      const card = make("article", "card"), head = make("div", "head");
      head.append(make("h3"), make("span", "kind"), make("span", "pill"));
      card.append(head, make("p", "when"), make("p", "trouble"), make("dl"));
      return card;
    }
    function heading(card, t) {
      const [name, kind, state] = card.firstChild.children;
      say(name, t.name);
      say(kind, t.kind);
      const old = isStale(t);
      pill(state, old ? "none" : t.status, old ? "stale, was " + t.status : t.status);
      card.classList.toggle("stale", old);
      say(card.children[1], "seen " + ago(t.ts) + ", " + t.status + " for " +
        ago(t.since).replace(" ago", ""));
      say(card.children[2], t.trouble || "");
      card.children[2].hidden = !t.trouble;
    }
    const isStale = t => Date.parse(t.ts) < shown.getTime() - known.stale * 1000;
    function showServices() {
      const list = [...known.services.values()];
      keyed($("services"), list, t => t.name, newCard, (card, t) => {
        heading(card, t);
        facts(card, [["Uptime", share(t.uptime_ratio)], ["Error rate", share(t.recent.error_rate)],
          ["Average", time(t.recent.mean_ms)], ["p99", time(t.recent.p99_ms)]]);
        figure(card, "latency", "Latency: p99 (line), average (dotted), errors (bars)",
          t.history, t.point_s, {what: "Latency of " + t.name, format: time, limit: 5000,
            mean: true});
      });
      $("no-services").hidden = list.length > 0;
    }
    function gauge(card, t, name, caption, o) {
      const value = (t.values || {})[name];
      if (value) figure(card, name, caption, value.history, value.point_s,
        {what: caption + " of " + t.name, ...o});
    }
    const value = (t, name) => ((t.values || {})[name] || {}).value;
    function showDatabases() {
      const list = [...known.databases.values()];
      keyed($("databases"), list, t => t.name, newCard, (card, t) => {
        heading(card, t);
        const most = value(t, "connections_max");
        facts(card, [["Connections", number(value(t, "connections")) +
          (most ? " of " + number(most) : "")], ["Query", time(value(t, "query_ms"))],
          ["Lag", value(t, "replication_lag_s") == null ? none :
            number(value(t, "replication_lag_s"), 1) + " s"], ["Uptime", share(t.uptime_ratio)]]);
        gauge(card, t, "connections", "Connections", {format: number, limit: most,
          most: most ? nice(most * 1.05) : null});
        gauge(card, t, "query_ms", "Query time", {format: time});
      });
      $("no-databases").hidden = list.length > 0;
    }
    function showHosts() {
      const list = [...known.hosts.values()];
      keyed($("hosts"), list, t => t.name, newCard, (card, t) => {
        heading(card, t);
        facts(card, [["CPU", share(value(t, "cpu_ratio"))],
          ["Memory", share(value(t, "memory_ratio"))],
          ["Disk", share(value(t, "disk_used_ratio"))],
          ["Load", number(value(t, "load1"), 2)]]);
        gauge(card, t, "cpu_ratio", "CPU", {format: share, limit: .8, most: 1});
        gauge(card, t, "memory_ratio", "Memory", {format: share, limit: .85, most: 1});
        gauge(card, t, "disk_used_ratio", "Fullest disk", {format: share, limit: .9, most: 1});
      });
      $("no-hosts").hidden = list.length > 0;
    }
    const labels = ["Requests", "Errors", "Error rate", "Tokens in", "Tokens out", "Cost",
      "Average", "p99", "Quota left", "Breaker", "p99 over time"];
    function newRow(name) {
      const row = make("tr", name), head = make("th");
      head.scope = name ? "rowgroup" : "row";
      row.append(head);
      for (const label of labels) {
        const cell = make("td");
        cell.dataset.label = label;
        row.append(cell);
      }
      row.lastChild.className = "chart";
      return row;
    }
    function fill(row, head, cells) {
      say(row.firstChild, head);
      cells.forEach((text, index) => say(row.children[index + 1], text));
    }
    const sum = (list, pick) => list.reduce((total, m) => total + (pick(m) || 0), 0);
    function showModels() {
      const list = [...known.models.values()], groups = new Map();
      for (const m of list) groups.set(m.provider, [...(groups.get(m.provider) || []), m]);
      const days = "the last " + span(known.retain);
      say($("models-caption"), list.length ? `${list.length} models of ${groups.size} providers. ` +
        `Counts, tokens and cost of ${days}; rate, average and p99 of the last ` +
        `${span(known.recent)}.` : "");
      keyed($("models"), [...groups], g => g[0], () => make("tbody"), (body, group) => {
        const [provider, models] = group;
        const rows = [{provider, models}, ...models];
        keyed(body, rows, r => r.models ? "" : r.model, r => newRow(r.models ? "provider" : ""),
          (row, r) => {
            if (r.models) {
              const count = sum(models, m => m.retained.count);
              return fill(row, provider, [short(count), short(sum(models, m => m.retained.errors)),
                "", short(sum(models, m => (m.retained.tokens || {}).prompt)),
                short(sum(models, m => (m.retained.tokens || {}).completion)),
                money(sum(models, m => m.retained.cost_usd))]);
            }
            const all = r.retained, tokens = all.tokens || {};
            fill(row, r.model + (isStale(r) ? " (stale)" : ""), [short(all.count),
              short(all.errors), share(r.recent.error_rate), short(tokens.prompt),
              short(tokens.completion), money(all.cost_usd), time(r.recent.mean_ms),
              time(r.recent.p99_ms), share(r.quota_left_ratio)]);
            const guard = known.breakers.get("llm-" + r.provider + ":" + r.model) ||
              known.breakers.get("llm-" + r.provider);
            const state = row.children[10];
            if (guard) {
              if (!state.firstElementChild) state.replaceChildren(make("span"));
              pill(state.firstElementChild, guard.state);
            } else say(state, none);
            row.firstChild.title = r.last_error ? "last error " + ago(r.last_error.ts) + ": " +
              [r.last_error.kind, r.last_error.message].filter(Boolean).join(": ") : "";
            row.lastChild.replaceChildren(chart(r.history, r.point_s,
              {what: "p99 of " + r.model, format: time, small: true}));
          });
      });
      $("no-models").hidden = list.length > 0;
      $("models").hidden = !list.length;
    }
    function showAlerts() {
      keyed($("alerts"), known.alerts, a => a.id, a => {
        const item = make("li"), what = make("div", "what");
        what.append(make("strong"), make("small"));
        const button = make("button", "", "Acknowledge");
        button.type = "button";
        button.addEventListener("click", () => acknowledge(a.id, button));
        item.append(make("span", "pill"), what, make("span", "by"), button);
        return item;
      }, (item, a) => {
        const [mark, what, by, button] = item.children;
        pill(mark, a.severity);
        item.className = "e-" + (grades[a.severity] || "none");
        say(what.firstChild, a.summary);
        say(what.lastChild, ["since " + ago(a.since).replace(" ago", ""), a.source,
          ...Object.entries(a.labels || {}).map(([k, v]) => k + " " + v),
          a.value == null ? "" : "value " + a.value,
          a.threshold == null ? "" : "limit " + a.threshold].filter(Boolean).join(" \u00b7 "));
        say(by, a.ack ? "taken on by " + a.ack.by + (a.ack.note ? ": " + a.ack.note : "") : "");
        button.hidden = !!a.ack;
        button.setAttribute("aria-label", "Acknowledge: " + a.summary);
      });
      $("no-alerts").hidden = known.alerts.length > 0;
    }
    function showBreakers() {
      const list = [...known.breakers.values()].sort((a, b) =>
        (a.state === "closed") - (b.state === "closed") || (a.name < b.name ? -1 : 1));
      keyed($("breakers"), list, b => b.name, b => {
        const item = make("li"), what = make("div", "what");
        what.append(make("strong", "", b.name), make("small"));
        const button = make("button", "", "Reset");
        button.type = "button";
        button.setAttribute("aria-label", "Reset breaker " + b.name);
        button.addEventListener("click", () => post(
          "/breakers/" + encodeURIComponent(b.name) + "/reset", {}, button, "reset " + b.name));
        item.append(make("span", "pill"), what, button);
        return item;
      }, (item, b) => {
        pill(item.firstChild, b.state);
        item.className = "e-" + (grades[b.state] || "none");
        say(item.children[1].lastChild, b.reason || "");
        item.lastChild.hidden = b.state === "closed";
      });
      $("s-breakers").hidden = !list.length;
    }
    function showRuns() {
      const list = [...known.progress.values()];
      keyed($("runs"), list, r => r.program, r => {
        const card = make("article", "card"), bar = make("progress");
        bar.setAttribute("aria-label", "Progress of " + r.program);
        card.append(make("h3", "", r.program), bar, make("dl"), make("p", "when"));
        return card;
      }, (card, r) => {
        const bar = card.querySelector("progress");
        if (r.total) { bar.max = r.total; bar.value = r.done; } else bar.removeAttribute("value");
        facts(card, [["Done", short(r.done) + (r.total ? " of " + short(r.total) : "")],
          ["Rate", r.rate_per_s == null ? none : number(r.rate_per_s, 1) + "/s"],
          ["Left", r.eta_s == null ? none : span(r.eta_s)], ["Cost", money(r.cost_usd)],
          ["Errors", short(r.errors)], ["In flight", short(r.in_flight)]]);
        say(card.lastChild, "told " + ago(r.ts) + (r.limit ? ", held by " + r.limit : ""));
      });
      $("s-runs").hidden = !list.length;
    }

    """#

  private static let wire = #"""
    let shown = new Date(), heard = 0, isCut = true, input = null;
    const keys = {services: "name", databases: "name", hosts: "name", breakers: "name",
      progress: "program"};
    function take(d, isAll) {
      shown = new Date(d.ts);
      known.retain = d.retain_s; known.recent = d.recent_s; known.stale = d.stale_s;
      for (const part in keys) {
        if (isAll) known[part].clear();
        for (const one of d[part]) known[part].set(one[keys[part]], one);
      }
      if (isAll) known.models.clear();
      for (const m of d.models) known.models.set(m.provider + "\n" + m.model, m);
      for (const part of ["services", "databases", "hosts", "models"]) {
        const sorted = [...known[part]].sort((a, b) => a[0] < b[0] ? -1 : 1);
        known[part] = new Map(sorted);
      }
      known.alerts = d.alerts; known.state = d.state; known.reasons = d.reasons; input = d.input;
      show();
    }
    function show() {
      pill($("state"), known.state || "unknown");
      document.title = (known.state || "?") + " \u2013 domain-runner";
      keyed($("reasons"), known.reasons.slice(0, 6), r => r, r => make("li", "", r), () => {});
      showAlerts(); showRuns(); showServices(); showModels(); showDatabases(); showHosts();
      showBreakers(); showInput();
    }
    function showInput() {
      if (!input) return;
      say($("input"), `${number(input.records)} records, the last ${ago(input.last_record)}` +
        (input.bad_lines ? `; ${number(input.bad_lines)} lines were bad` : "") +
        (input.late ? `; ${number(input.late)} came too late` : "") +
        (input.dropped ? `; ${number(input.dropped)} had no room` : "") +
        (input.open ? "" : "; the input has ended"));
      const age = input.last_record ? Date.now() - Date.parse(input.last_record) : 0;
      const isOld = input.records > 0 && age > known.stale * 1000;
      const text = isCut ? "The stream is cut: this is what was known at " +
        shown.toLocaleTimeString("en-GB") + ". Trying again." : isOld ?
        "Nothing has come in for " + span(age / 1000) + ": what is shown is old." : "";
      say($("cut"), text);
      $("cut").hidden = !text;
      say($("link"), (isCut ? "not connected" : "live") + ", as of " +
        shown.toLocaleTimeString("en-GB"));
    }
    function connect() {
      const source = new EventSource("/metrics/stream");
      const alive = () => { heard = Date.now(); if (isCut) { isCut = false; showInput(); } };
      source.addEventListener("snapshot", e => { alive(); take(JSON.parse(e.data), true); });
      source.addEventListener("summary", e => { alive(); take(JSON.parse(e.data), false); });
      source.addEventListener("heartbeat", alive);
      source.addEventListener("record", alive);
      source.onopen = alive;
      source.onerror = () => {
        isCut = true;
        showInput();
        if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
      };
      // A connection may die without a word; the server says something every 15 seconds.
      const watch = setInterval(() => {
        if (source.readyState === EventSource.CLOSED) return clearInterval(watch);
        if (heard && Date.now() - heard > 40000) {
          clearInterval(watch);
          source.close();
          isCut = true;
          showInput();
          connect();
        }
      }, 5000);
    }
    async function post(path, body, button, what) {
      button.disabled = true;
      try {
        const reply = await fetch(path, {method: "POST", body: JSON.stringify(body),
          headers: {"Content-Type": "application/json"}});
        const answer = await reply.json();
        say($("said"), reply.ok ? what : reply.status === 401 ?
          "To change anything open the one-time link that metrics-serve told at its start." :
          answer.error);
        return reply.ok ? answer : null;
      } catch (error) {
        say($("said"), "metrics-serve did not answer; try again");
        return null;
      } finally {
        button.disabled = false;
      }
    }
    async function acknowledge(id, button) {
      const by = $("who").value.trim() || "dashboard";
      try { localStorage.setItem("who", by); } catch (error) { /* it is not kept */ }
      const ack = await post("/alerts/" + encodeURIComponent(id) + "/acknowledge", {by}, button,
        "taken on");
      if (!ack) return;
      for (const alert of known.alerts) if (alert.id === id) alert.ack = ack;
      showAlerts();
      $("who").focus();
    }
    try { $("who").value = localStorage.getItem("who") || ""; } catch (error) { /* none is kept */ }
    setInterval(() => { if (known.state) { shown = isCut ? shown : new Date(); show(); } }, 10000);
    connect();

    """#
}
