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
      (name: "eps", value: .string(view.forwardInput ?? "")),
      (
        name: "boxes",
        value: .array(graph.map { TracePage.boxes(view, $0.graph, of: $0.run) } ?? [])
      ),
    ])
    let count = steps.steps.count
    let length = count > Self.most ? "the first \(Self.most) of \(count) steps" : "\(count) steps"
    let result = value.map { " = \($0.text)" } ?? ""
    let mode = view.outermost.last.map { view.modes(of: $0) } ?? "plain"
    let hasTurns = steps.steps.contains { $0.turn != nil }
    let body = """
      <h1><code>\(Markup.escaped(text + result))</code></h1>
      <p class="note">\(mode), \(length). <span class="keys">Keys: ← → one step, \(hasTurns ? "n p a turn of a loop, " : "")Home End.</span></p>
      <div class="bar"><button id="back" aria-label="one step back">←</button>
      <input id="slider" type="range" min="0" max="0" value="0" aria-label="step">
      <button id="on" aria-label="one step on">→</button> <span id="count"></span></div>
      <p id="place"></p><p id="hint" class="note"></p>
      <pre id="line"></pre>
      <div id="say" aria-live="polite"></div>
      <div class="columns"><table><caption>What is known</caption><thead><tr><th>node<th>operation<th>value<th>adjoint</tr></thead><tbody id="rows"></tbody></table>
      <figure>\(graph?.graph.svg ?? TraceGraph.emptyPicture)</figure></div>
      <section class="print"><table><caption>All steps</caption><thead><tr><th>step<th>where<th>what is done</tr></thead><tbody id="all"></tbody></table></section>
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
      (name: "m", value: .string(view.trace.runs[run].mode.rawValue)),
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
    body{max-width:70rem}pre{position:relative;overflow-x:auto;min-height:1.5em;margin:.5rem 0}
    #hint{min-height:3em}#place{margin-bottom:0;font-weight:600}#say{min-height:5.5rem}#say p{margin:.2rem 0}
    mark{background:var(--mark);color:inherit;outline:1px solid var(--line)}
    .columns{display:flex;flex-wrap:wrap;gap:1.5rem;align-items:flex-start}figure{overflow:auto;max-width:100%;max-height:80vh}
    figure svg{max-width:none}.columns table{display:block;overflow:auto;max-height:80vh;max-width:100%}
    tr.now{background:var(--mark)}tr.got td:last-child{color:var(--red);font-weight:600}.box.now rect{stroke-width:3;stroke:var(--red)}
    @media screen{.print,.box.ahead .value,.box.open .adjoint{display:none}}
    .print td{white-space:normal;vertical-align:top}.print td:nth-child(2){min-width:9rem}
    @media print{#hint,#say,#line,#place,.columns table{display:none}figure{max-height:none}}
    """

  static let script = """
    (function(){var D=JSON.parse(document.getElementById('data').textContent),S=D.steps,i=0,$=function(x){return document.getElementById(x)};
    function esc(t){return t.replace(/&/g,'&amp;').replace(/</g,'&lt;')}
    function where(s){return (s.p?'backward':'forward')+(s.t?', '+s.t:'')}
    function hint(s){var m=D.runs[s.r].m;if(s.p)return 'From the result back to what it was made from. An adjoint is how fast the result changes with a number: that of the result itself is 1. Each operation sends its adjoint on to what it was given, times the slope there; what comes to a number from several places is added.';
    if(m==='plain')return 'The operations one after the other, as the program carries them out.';
    return 'The operations one after the other, as the program carries them out. A slope is how fast what an operation gives changes with what it is given.'+(D.eps?' In a + bε, b is how fast a changes with '+D.eps+'.':'')}
    var seen=[],known=[];S.forEach(function(s,k){if(s.r!==D.boxes[0])return;if(!s.p)seen[D.boxes[s.n+1]]=k;else s.d.forEach(function(d){known[D.boxes[d[0]+1]]=k})});
    function show(k,quiet){i=Math.max(0,Math.min(S.length-1,k));var s=S[i];if(!s)return;
    $('slider').value=i;$('slider').setAttribute('aria-valuetext','step '+(i+1)+' of '+S.length);$('count').textContent=(i+1)+' / '+S.length;
    $('place').textContent=where(s);$('hint').textContent=hint(s);
    var l=D.lines[s.l];$('line').innerHTML=l==null?'':esc(l.slice(0,s.a))+'<mark>'+esc(l.slice(s.a,s.b))+'</mark>'+esc(l.slice(s.b));var mark=$('line').querySelector('mark');if(mark)$('line').scrollLeft=mark.offsetLeft-$('line').clientWidth/3;
    $('say').innerHTML=s.s.map(function(t){return '<p>'+esc(t)+'</p>'}).join('');
    var adj={},got={};for(var k2=0;k2<=i;k2++)if(S[k2].r===s.r&&S[k2].p)S[k2].d.forEach(function(d){adj[d[0]]=d[1]});
    if(s.p)s.d.forEach(function(d){got[d[0]]=1});
    var nodes=D.runs[s.r].n,end=s.p?nodes.length:s.n+1,start=Math.max(0,Math.min(s.n-20,end-40));
    $('rows').innerHTML=nodes.slice(start,end).map(function(n,j){j+=start;return '<tr class=\"'+(j===s.n?'now ':'')+(got[j]?'got':'')+'\"><td>#'+j+'<td>'+esc(n[0])+'<td>'+esc(n[1])+'<td>'+esc(adj[j]||'')+'</tr>'}).join('');
    document.querySelectorAll('.box.now').forEach(function(e){e.classList.remove('now')});
    document.querySelectorAll('.box').forEach(function(e){var b=+e.dataset.box;e.classList.toggle('ahead',i<seen[b]);e.classList.toggle('open',i<known[b])});
    if(D.boxes[0]===s.r){var b=document.querySelector('[data-box=\"'+D.boxes[s.n+1]+'\"]');if(b){b.classList.add('now')}}
    if(!quiet)try{history.replaceState(null,'','#step='+(i+1))}catch(e){}}
    function turn(w){var t=S[i].u,k=i+w;while(S[k]&&S[k].u===t)k+=w;show(k)}
    $('slider').max=Math.max(0,S.length-1);$('slider').oninput=function(){show(+this.value)};
    $('back').onclick=function(){show(i-1)};$('on').onclick=function(){show(i+1)};
    document.addEventListener('keydown',function(e){if(e.ctrlKey||e.metaKey||e.altKey)return;var k={ArrowRight:1,ArrowLeft:-1}[e.key];
    if(k){show(i+k);e.preventDefault()}else if(e.key==='Home'){show(0);e.preventDefault()}else if(e.key==='End'){show(S.length-1);e.preventDefault()}
    else if(e.key==='n')turn(1);else if(e.key==='p')turn(-1)});
    $('all').innerHTML=S.map(function(s,k){return '<tr><td>'+(k+1)+'<td>'+esc(where(s))+'<td>'+esc(s.s.join(' '))+'</tr>'}).join('');
    function go(){var m=/#step=([0-9]+)/.exec(location.hash);show(m?m[1]-1:0,!m)}window.addEventListener('hashchange',go);window.addEventListener('resize',function(){show(i,true)});go()})();
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
