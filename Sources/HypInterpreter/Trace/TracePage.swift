// TracePage.swift -- a trace as one page of HTML that needs nothing else: slider, keys, graph, table.

import HypNumbers
import HypPlots
import HypRuntime
import HypSyntax

extension TracedExpression {
  /// Steps that a page has, at most.
  private static let most = 3000

  /// A page to go through the computation step by step: no network, light and dark, a table where it is printed.
  public var html: String {
    let view = TraceView(trace)
    let steps = TraceSteps(self)
    let graph = view.outermost.last.map { (run: $0, graph: TraceGraph(view, run: $0, digits: 6)) }
    let data = JSON.object([
      (name: "runs", value: .array(view.trace.runs.indices.map { TracePage.json(view, $0) })),
      (name: "steps", value: .array(steps.steps.prefix(Self.most).indices.map { steps.json($0) })),
      (
        name: "lines",
        value: .object(steps.lines.map { (name: String($0.number), value: .string($0.text)) })
      ),
      (
        name: "boxes",
        value: .array(graph.map { TracePage.boxes(view, $0.graph, of: $0.run) } ?? [])
      ),
    ])
    let count = steps.steps.count
    let length = count > Self.most ? "the first \(Self.most) of \(count) steps" : "\(count) steps"
    let result = value.map { " = \($0.text)" } ?? ""
    let mode = view.outermost.last.map { view.modes(of: $0) } ?? "plain"
    let body = """
      <h1><code>\(Markup.escaped(text + result))</code></h1>
      <p class="mode">\(mode), \(length). Keys: ← → one step, n p a turn of a loop, Home End.</p>
      <div class="bar"><button id="back" aria-label="one step back">←</button>
      <input id="slider" type="range" min="0" max="0" value="0" aria-label="step">
      <button id="on" aria-label="one step on">→</button> <span id="count"></span></div>
      <p id="place"></p>
      <pre id="line"></pre>
      <div id="say" aria-live="polite"></div>
      <div class="columns"><table><caption>What is known</caption><thead><tr><th>node<th>operation<th>value<th>adjoint</tr></thead><tbody id="rows"></tbody></table>
      <figure>\(graph?.graph.svg ?? TraceGraph.emptyPicture)</figure></div>
      <section class="print"><h2>All steps</h2><ol id="all"></ol></section>
      """
    return Markup.page(
      title: text, style: TracePage.style, body: body, data: data.text, script: TracePage.script)
  }
}

/// What pages of traces have in common.
enum TracePage {
  /// A run: its name and its operations.
  static func json(_ view: TraceView, _ run: Int) -> JSON {
    let numbers = TraceNumbers(digits: 6)
    return .object([
      (name: "f", value: .string(view.trace.runs[run].name)),
      (
        name: "n",
        value: .array(
          view.nodes[run].map { id in
            .array([
              .string(view.operation(id, numbers)),
              .string(numbers.text(view.trace.nodes[id].value)),
            ])
          })
      ),
    ])
  }

  /// The box of the picture that each node of the shown run is in.
  static func boxes(_ view: TraceView, _ graph: TraceGraph, of run: Int) -> [JSON] {
    [.count(run)] + view.nodes[run].map { .count(graph.box(of: $0) ?? -1) }
  }

  static let style = """
    :root{color-scheme:light dark;--ink:#111;--paper:#fff;--mark:#fff3c4;--red:#b3261e;--line:#bbb}
    @media (prefers-color-scheme:dark){:root{--ink:#eee;--paper:#161618;--mark:#4a3f12;--red:#ff8a80;--line:#555}}
    body{font:16px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:70rem;margin:1rem auto;padding:0 1rem}
    h1{font-size:1.15rem;overflow-wrap:anywhere}code,pre,table{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.9rem}
    .bar{display:flex;gap:.5rem;align-items:center}.bar input{flex:1;min-width:6rem}button{font-size:1rem;min-width:2.5rem;min-height:2.2rem}
    #say{min-height:5.5rem}#say p{margin:.2rem 0}pre{overflow-x:auto;min-height:1.5em;margin:.5rem 0}
    mark{background:var(--mark);color:inherit;outline:1px solid var(--line)}
    .columns{display:flex;flex-wrap:wrap;gap:1.5rem;align-items:flex-start}figure{margin:0;overflow:auto;max-width:100%;max-height:80vh}
    figure svg{max-width:none}table{border-collapse:collapse;display:block;overflow:auto;max-height:80vh;max-width:100%}caption{text-align:left;font-weight:600}
    th,td{text-align:left;padding:.15rem .7rem .15rem 0;border-bottom:1px solid var(--line);white-space:nowrap}
    tr.now{background:var(--mark)}tr.got td:last-child{color:var(--red);font-weight:600}.now rect{stroke-width:3;stroke:var(--red)}
    .print{display:none}@media print{.print{display:block}.bar,#say,#line,#place,.columns table{display:none}}
    """

  static let script = """
    (function(){var D=JSON.parse(document.getElementById('data').textContent),S=D.steps,i=0,$=function(x){return document.getElementById(x)};
    function esc(t){return t.replace(/&/g,'&amp;').replace(/</g,'&lt;')}
    function show(k,quiet){i=Math.max(0,Math.min(S.length-1,k));var s=S[i];if(!s)return;
    $('slider').value=i;$('slider').setAttribute('aria-valuetext','step '+(i+1)+' of '+S.length);$('count').textContent=(i+1)+' / '+S.length;
    $('place').textContent=(s.p?'backward':'forward')+(s.t?', '+s.t:'');
    var l=D.lines[s.l];$('line').innerHTML=l==null?'':esc(l.slice(0,s.a))+'<mark>'+esc(l.slice(s.a,s.b))+'</mark>'+esc(l.slice(s.b));
    $('say').innerHTML=s.s.map(function(t){return '<p>'+esc(t)+'</p>'}).join('');
    var adj={},got={};for(var k2=0;k2<=i;k2++)if(S[k2].r===s.r&&S[k2].p)S[k2].d.forEach(function(d){adj[d[0]]=d[1]});
    if(s.p)s.d.forEach(function(d){got[d[0]]=1});
    var nodes=D.runs[s.r].n,end=s.p?nodes.length:s.n+1,start=Math.max(0,Math.min(s.n-20,end-40));
    $('rows').innerHTML=nodes.slice(start,end).map(function(n,j){j+=start;return '<tr class=\"'+(j===s.n?'now ':'')+(got[j]?'got':'')+'\"><td>#'+j+'<td>'+esc(n[0])+'<td>'+esc(n[1])+'<td>'+esc(adj[j]||'')+'</tr>'}).join('');
    document.querySelectorAll('.box.now').forEach(function(e){e.classList.remove('now')});
    if(D.boxes[0]===s.r){var b=document.querySelector('[data-box=\"'+D.boxes[s.n+1]+'\"]');if(b){b.classList.add('now')}}
    if(!quiet)try{history.replaceState(null,'','#step='+(i+1))}catch(e){}}
    function turn(w){var t=S[i].u,k=i+w;while(S[k]&&S[k].u===t)k+=w;show(k)}
    $('slider').max=Math.max(0,S.length-1);$('slider').oninput=function(){show(+this.value)};
    $('back').onclick=function(){show(i-1)};$('on').onclick=function(){show(i+1)};
    document.addEventListener('keydown',function(e){if(e.ctrlKey||e.metaKey||e.altKey)return;var k={ArrowRight:1,ArrowLeft:-1}[e.key];
    if(k){show(i+k);e.preventDefault()}else if(e.key==='Home'){show(0);e.preventDefault()}else if(e.key==='End'){show(S.length-1);e.preventDefault()}
    else if(e.key==='n')turn(1);else if(e.key==='p')turn(-1)});
    $('all').innerHTML=S.map(function(s){return '<li>'+esc(s.s.join(' '))+'</li>'}).join('');
    function go(){var m=/#step=([0-9]+)/.exec(location.hash);show(m?m[1]-1:0,!m)}window.addEventListener('hashchange',go);go()})();
    """
}

extension TraceSteps {
  /// A step for the script of a page.
  func json(_ index: Int) -> JSON {
    let step = steps[index]
    var fields: [(name: String, value: JSON)] = [
      (name: "r", value: .count(step.run)), (name: "n", value: .count(number(of: step))),
      (name: "p", value: .count(step.pass == .backward ? 1 : 0)),
      (name: "s", value: .array(step.sentences.map { .string($0) })),
      (name: "t", value: .string(step.place.joined(separator: ", "))),
      (name: "u", value: step.turn.map { .count($0) } ?? .null),
    ]
    if let line = step.line {
      fields += [
        (name: "l", value: .count(line.number)), (name: "a", value: .count(line.start)),
        (name: "b", value: .count(line.end)),
      ]
    }
    if step.pass == .backward {
      fields.append(
        (
          name: "d",
          value: .array(step.changed.map { .array([.count($0.number), .string($0.adjoint)]) })
        ))
    }
    return .object(fields)
  }

  /// The lines of the program that steps stand in.
  var lines: [(number: Int, text: String)] {
    var seen: Set<Int> = []
    return steps.compactMap { step in
      guard let line = step.line, seen.insert(line.number).inserted else { return nil }
      return (line.number, line.text)
    }
  }
}
