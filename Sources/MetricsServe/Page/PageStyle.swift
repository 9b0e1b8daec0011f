/// How the page looks: light, dark, on a phone, on paper. Each colour of a text has a contrast of
/// 4.5 to its ground.
enum PageStyle {
  static let text = #"""
    :root{color-scheme:light dark;--ground:#f6f7f9;--card:#fff;--ink:#1b1f24;--soft:#57606a;
    --line:#d0d7de;--accent:#0550ae;--good:#116329;--good-g:#dafbe1;--poor:#7d4e00;
    --poor-g:#fff3cd;--bad:#a40e26;--bad-g:#ffe3e3;--none:#4b535d;--none-g:#e7ebef}
    @media (prefers-color-scheme:dark){:root{--ground:#0d1117;--card:#161b22;--ink:#e6edf3;
    --soft:#9da7b3;--line:#3d444d;--accent:#79b8ff;--good:#7ee787;--good-g:#10331c;
    --poor:#f2cc60;--poor-g:#3a2d05;--bad:#ffb1af;--bad-g:#4b1113;--none:#b6bfc9;
    --none-g:#2a313a}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--ground);color:var(--ink);
    font:15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
    header,main,footer{max-width:88rem;margin:0 auto;padding:0 1rem}
    .bar{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:center;padding:.8rem 0 .4rem}
    h1{font-size:1.15rem;margin:0}
    h2{font-size:1.05rem;margin:1.6rem 0 .5rem}
    h3{font-size:1rem;margin:0;overflow-wrap:anywhere}
    p{margin:0}
    .note{color:var(--soft);margin-left:auto;font-size:.9rem}
    .pill{display:inline-block;padding:.1rem .6rem;border-radius:1rem;font-weight:600;
    font-size:.85rem;white-space:nowrap;color:var(--none);background:var(--none-g)}
    #state{font-size:1.05rem;padding:.25rem .9rem}
    .good{color:var(--good);background:var(--good-g)}
    .poor{color:var(--poor);background:var(--poor-g)}
    .bad{color:var(--bad);background:var(--bad-g)}
    .banner{padding:.6rem .9rem;border-radius:.4rem;font-weight:600;color:var(--bad);
    background:var(--bad-g);border:1px solid currentColor}
    #reasons{margin:.2rem 0 0;padding-left:1.2rem;color:var(--soft)}
    #reasons:empty{display:none}
    .cards{display:grid;gap:.8rem;grid-template-columns:repeat(auto-fill,minmax(19rem,1fr))}
    .card{background:var(--card);border:1px solid var(--line);border-radius:.5rem;padding:.8rem;
    min-width:0;break-inside:avoid}
    .card.stale{border-style:dashed}
    .head{display:flex;flex-wrap:wrap;gap:.3rem .6rem;align-items:baseline}
    .head .pill{margin-left:auto}
    .kind,.when,.empty,caption{color:var(--soft);font-size:.85rem}
    .trouble{color:var(--bad);overflow-wrap:anywhere;margin-top:.2rem}
    dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(4.6rem,auto));gap:.2rem .6rem;margin:.6rem 0}
    dl div{min-width:0}
    dt{color:var(--soft);font-size:.78rem}
    dd{margin:0;font-variant-numeric:tabular-nums;font-weight:600}
    figure{margin:.5rem 0 0}
    figcaption{color:var(--soft);font-size:.78rem}
    svg{display:block;width:100%;height:auto}
    svg text{font-size:10px;fill:var(--soft)}
    svg .axis{stroke:var(--line);stroke-width:1}
    svg .p99{stroke:var(--accent);fill:none;stroke-width:1.6}
    svg .mean{stroke:var(--soft);fill:none;stroke-width:1.2;stroke-dasharray:1 2}
    svg .dot{fill:var(--accent)}
    svg .limit{stroke:var(--bad);stroke-width:1;stroke-dasharray:5 3}
    svg text.limit{stroke:none;fill:var(--bad)}
    svg .errors{fill:var(--bad);opacity:.75}
    .list{list-style:none;margin:0;padding:0;display:grid;gap:.5rem}
    .list li{background:var(--card);border:1px solid var(--line);border-left-width:.35rem;
    border-radius:.4rem;padding:.6rem .8rem;display:flex;flex-wrap:wrap;gap:.3rem .8rem;
    align-items:baseline;break-inside:avoid}
    .list li.e-bad{border-left-color:var(--bad)}
    .list li.e-poor{border-left-color:var(--poor)}
    .list li.e-good{border-left-color:var(--good)}
    .what{flex:1 1 16rem;overflow-wrap:anywhere;min-width:0}
    .what small{display:block;color:var(--soft)}
    button,input{font:inherit;color:inherit;background:var(--card);
    border:1px solid var(--soft);border-radius:.35rem;padding:.3rem .7rem}
    button{cursor:pointer;font-weight:600}
    button:hover{border-color:var(--accent);color:var(--accent)}
    :focus-visible{outline:3px solid var(--accent);outline-offset:2px}
    .tools{margin:0 0 .5rem;color:var(--soft)}
    .tools span{margin-left:.6rem;color:var(--ink);font-weight:600}
    .scroll{overflow-x:auto;background:var(--card);border:1px solid var(--line);
    border-radius:.5rem}
    table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
    caption{text-align:left;padding:.5rem .7rem 0}
    th,td{padding:.3rem .45rem;text-align:right;white-space:nowrap;vertical-align:middle}
    th:first-child{text-align:left}
    thead th{color:var(--soft);font-size:.8rem;font-weight:600;
    border-bottom:1px solid var(--line)}
    tbody th{font-weight:500;padding-left:1.6rem}
    tbody .provider th{font-weight:700;padding-left:.7rem}
    tbody .provider>*{background:var(--ground);border-top:1px solid var(--line)}
    td svg{width:8rem;margin-left:auto}
    progress{width:100%;height:.9rem;accent-color:var(--accent)}
    footer{color:var(--soft);font-size:.85rem;padding-bottom:2rem;padding-top:1.5rem}
    .skip{position:absolute;left:-99rem;background:var(--card);padding:.5rem}
    .skip:focus{left:.5rem;top:.5rem;z-index:1}
    [hidden]{display:none!important}
    @media (max-width:46rem){.note{margin-left:0}.scroll{overflow:visible;border:0;
    background:none}thead{position:absolute;clip-path:inset(50%);width:1px;height:1px;
    overflow:hidden}table,tbody,caption{display:block}
    tr{display:grid;grid-template-columns:repeat(3,1fr);gap:.3rem;background:var(--card);
    border:1px solid var(--line);border-radius:.4rem;padding:.5rem;margin:.4rem 0}
    tbody th,tbody .provider th{grid-column:1/-1;padding:0;white-space:normal;
    overflow-wrap:anywhere}tbody .provider{background:none;border:0;margin-top:.9rem;padding:0}
    tbody .provider>*{background:none;border:0}
    td{padding:0;text-align:left;white-space:normal}td::before{content:attr(data-label);
    display:block;color:var(--soft);font-size:.75rem}
    td.chart{grid-column:2/-1}td svg{width:100%;max-width:11rem;margin:0}
    tbody .provider td:empty{display:none}}
    @media print{:root{--ground:#fff;--card:#fff;--ink:#000;--soft:#333;--line:#999;
    --accent:#0550ae;--good:#116329;--good-g:#fff;--poor:#7d4e00;--poor-g:#fff;--bad:#a40e26;
    --bad-g:#fff;--none:#333;--none-g:#fff}button,.tools,.skip{display:none}
    .pill{border:1px solid}.scroll{overflow:visible}body{font-size:11px}th,td{padding:.15rem .3rem}}
    """#
}
