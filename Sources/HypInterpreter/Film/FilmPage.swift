// FilmPage.swift -- a film as one page of HTML that needs nothing else: slider, keys, curves, a table.

import HypNumbers
import HypPlots
import HypRuntime
import HypSyntax

extension TakenFilm {
  /// A page to go through the turns: no network, light and dark, a table where it is printed.
  package var html: String {
    let heading = Markup.escaped(title + (result.map { " · gives \(text($0.value))" } ?? ""))
    let choice =
      film.inputs.count > 1
      ? "<label>Derivatives by <select id=\"by\">"
        + film.inputs.enumerated().map {
          "<option value=\"\($0)\">\(Markup.escaped($1.name))</option>"
        }.joined() + "</select></label>" : ""
    let body = """
      <h1><code>\(heading)</code></h1>
      <p class="note"><code>\(Markup.escaped(loop))</code>\(Self.place(line)): \(length). <span class="keys">Keys: ← → one turn, Home End, space plays.</span> <span id="band"></span> \(choice)</p>
      <div class="bar"><button id="play" aria-label="play">▶</button><button id="back" aria-label="one turn back">←</button>
      <input id="slider" type="range" min="0" max="0" value="0" aria-label="turn">
      <button id="on" aria-label="one turn on">→</button> <span id="count"></span></div>
      <div id="say" aria-live="polite"></div>
      <div id="panels"></div>
      <details><summary>All turns as a table</summary><div class="wide"><table><thead id="head"></thead><tbody id="rows"></tbody></table></div></details>
      """
    return Markup.page(
      title: title, style: FilmPage.style, body: body, data: data.text, script: FilmPage.script)
  }

  private func text(_ x: Double) -> String { NumberText.rounded(x, to: 6) }

  /// What the script draws: for each curve its values and, for each input, its slopes.
  private var data: JSON {
    var curves: [JSON] = []
    let losses = film.losses
    if !losses.isEmpty { curves.append(curve(film.lossName ?? "loss", losses, nil)) }
    for name in film.variables {
      let contents = film.contents(of: name)
      var pictures: [Film.Picture] = []
      for case .array(let picture) in contents { pictures.append(picture) }
      curves.append(
        curve(
          pictures.isEmpty ? name : "‖\(name)‖", contents.map(\.number),
          pictures.isEmpty ? nil : pictures))
    }
    return .object([
      (name: "turns", value: .array(film.frames.map { .count($0.turn) })),
      (
        name: "inputs",
        value: .array(
          film.inputs.map { .array([.string($0.name), number($0.value)]) })
      ),
      (
        name: "result",
        value: result.map { .array([number($0.value)] + $0.tangents.map(number)) } ?? .null
      ),
      (name: "curves", value: .array(curves)),
    ])
  }

  private func curve(
    _ name: String, _ numbers: [Film.Number?], _ pictures: [Film.Picture]?
  ) -> JSON {
    var fields: [(name: String, value: JSON)] = [
      (name: "name", value: .string(name)),
      (name: "y", value: .array(numbers.map { $0.map { number($0.value) } ?? .null })),
      (
        name: "d",
        value: .array(
          film.inputs.indices.map { input in
            .array(numbers.map { $0.map { number($0.tangents[input]) } ?? .null })
          })
      ),
    ]
    if let pictures {
      let known = pictures.flatMap(\.cells).filter(\.isFinite)
      let (least, most) = (known.min() ?? 0, known.max() ?? 0)
      fields += [
        (name: "shape", value: .array(pictures[0].shape.map { .count($0) })),
        (name: "range", value: .array([number(least), number(most)])),
        (
          name: "cells",
          value: .array(pictures.map { .string(FilmPage.shades($0.cells, least...most)) })
        ),
      ]
    }
    return .object(fields)
  }

  /// Six digits are more than a screen shows; what is not finite has no place on it.
  private func number(_ x: Double) -> JSON {
    guard x.isFinite, x != 0 else { return x == 0 ? .number(0) : .null }
    return .number(Double(NumberText.rounded(x, to: 6)) ?? x)
  }
}

/// What pages of films have in common.
enum FilmPage {
  /// Values as letters from `A` on, 32 shades; `.` is none.
  static func shades(_ cells: [Double], _ range: ClosedRange<Double>) -> String {
    let length = range.upperBound - range.lowerBound
    return String(
      cells.map { x -> Character in
        guard x.isFinite else { return "." }
        let part = length > 0 ? (x - range.lowerBound) / length : 0.5
        return Character(UnicodeScalar(UInt8(65 + min(31, max(0, Int(part * 32))))))
      })
  }

  static let style = """
    :root{--c0:#0072b2;--c1:#d55e00;--c2:#009e73}@media (prefers-color-scheme:dark){:root{--c0:#56b4e9;--c1:#ff8c42;--c2:#2fd6a3}}
    @media print{:root{--c0:#0072b2;--c1:#d55e00;--c2:#009e73}}#say{font-family:ui-monospace,Menlo,Consolas,monospace}
    #say{margin:.6rem 0;font-size:.95rem;min-height:3rem;overflow-wrap:anywhere}#say b{color:var(--c0)}
    #panels{display:flex;flex-wrap:wrap;gap:1rem}#panels figure{min-width:0;flex:1 1 17rem;max-width:31rem}#panels figure:first-child{flex-basis:100%;max-width:none}
    figcaption{font-weight:600;font-size:.95rem}svg{width:100%;height:auto;display:block}svg text{font:11px system-ui,sans-serif;fill:var(--soft)}
    .curve{fill:none;stroke-width:2;vector-effect:non-scaling-stroke}.grid{stroke:var(--line)}.band{fill:var(--c1);fill-opacity:.2}.cursor{stroke:var(--soft);stroke-dasharray:3 3}
    table{font-size:.85rem}th,td{text-align:right;padding:.1rem .8rem .1rem 0}.wide{overflow-x:auto}
    @media print{#say,summary{display:none}details{display:block}}
    """

  static let script = """
    (function(){var D=JSON.parse(document.getElementById('data').textContent),T=D.turns,N=T.length,C=D.curves,i=N-1,by=0,timer=0,$=function(x){return document.getElementById(x)};
    function t(x){return x==null?'–':String(Number(x.toPrecision(5)))}
    function esc(s){return s.replace(/&/g,'&amp;').replace(/</g,'&lt;')}
    function dual(x,d){if(x==null)return '–';if(d==null)return t(x);return t(x)+(d<0?' − ':' + ')+t(Math.abs(d))+' ε'}
    function color(p){var s=[[68,1,84],[59,82,139],[33,145,140],[94,201,98],[253,231,37]],k=Math.min(3,Math.floor(p*4)),f=p*4-k;return 'rgb('+s[k].map(function(a,j){return Math.round(a+(s[k+1][j]-a)*f)}).join()+')'}
    function ticks(lo,hi,log){var r=[],k,e;if(log&&hi/lo>=30){e=Math.ceil(Math.log10(lo)-1e-9);var n=Math.floor(Math.log10(hi)+1e-9)-e,g=Math.max(1,Math.ceil(n/5));for(k=0;k<=n;k+=g)r.push(Math.pow(10,e+k));return r}
    var raw=(hi-lo)/4,p=Math.pow(10,Math.floor(Math.log10(raw))),f=raw/p,st=(f<1.5?1:f<3.5?2:f<7.5?5:10)*p;for(k=Math.ceil(lo/st-1e-9);k*st<=hi+st*1e-9;k++)r.push(k*st);return r}
    var W=640,L=56,R=8,views=[];
    function draw(){$('panels').innerHTML='';views=C.map(function(c,n){var big=n===0,small=innerWidth<560,w=big&&!small?W:320,h=big?small?190:230:150,full=h+(c.cells?44:0),y0=10,y1=h-22,a=L,b=w-R;
    var ys=c.y.filter(function(v){return v!=null}),lo=Math.min.apply(0,ys),hi=Math.max.apply(0,ys),log=lo>0&&hi/lo>100,m=Math.abs(D.inputs[by][1])*.1||.1,span=hi-lo;
    var band=c.y.map(function(v,k){var d=c.d[by][k];if(v==null||d==null)return null;d=Math.abs(d*m);return log?[v/Math.exp(d/v),v*Math.exp(d/v)]:[v-d,v+d]});
    if(!log){var l2=lo,h2=hi;band.forEach(function(q){if(q){l2=Math.min(l2,Math.max(q[0],lo-span/2));h2=Math.max(h2,Math.min(q[1],hi+span/2))}});lo=l2;hi=h2;if(!(hi>lo)){var g=Math.abs(hi)/2||1;lo-=g;hi+=g}}
    else{lo/=1.5;hi*=1.5}
    function p(v){return log?(Math.log(v)-Math.log(lo))/(Math.log(hi)-Math.log(lo)):(v-lo)/(hi-lo)}
    function Y(v){var q=log&&v<=0?-.02:p(v);return (y1-(y1-y0)*Math.max(-.02,Math.min(1.02,q))).toFixed(1)}
    function X(k){return (a+(b-a)*(T[N-1]?T[k]/T[N-1]:0)).toFixed(1)}
    var s='',j;ticks(lo,hi,log).forEach(function(v){s+='<line class="grid" x1="'+a+'" x2="'+b+'" y1="'+Y(v)+'" y2="'+Y(v)+'"/><text text-anchor="end" x="'+(a-5)+'" y="'+(+Y(v)+4)+'">'+Number(v.toPrecision(6))+'</text>'});
    for(j=0;j<=2;j++)s+='<text text-anchor="'+['start','middle','end'][j]+'" x="'+(a+(b-a)*j/2)+'" y="'+(h-5)+'">'+Math.round(T[N-1]*j/2)+'</text>';
    var up='',down='',path='',pen='M';c.y.forEach(function(v,k){if(v==null){pen='M';return}path+=pen+X(k)+' '+Y(v);pen='L'});
    if(band.every(Boolean)){band.forEach(function(q,k){up+=(k?'L':'M')+X(k)+' '+Y(q[1]);down='L'+X(k)+' '+Y(q[0])+down});s+='<path class="band" d="'+up+down+'Z"/>'}
    s+='<path class="curve" style="stroke:var(--c'+(big?0:2)+')" d="'+path+'"/>';
    s+='<g id="cells'+n+'"></g><line id="cursor'+n+'" class="cursor" y1="'+y0+'" y2="'+(h-22)+'"/><circle id="dot'+n+'" r="4.5" style="fill:var(--c'+(big?0:2)+')"/>';
    var f=document.createElement('figure');f.innerHTML='<figcaption>'+esc(c.name)+(log?' (logarithmic)':'')+'</figcaption><svg viewBox="0 0 '+w+' '+full+'" role="img" aria-label="'+esc(c.name)+' over the turns">'+s+'</svg>';$('panels').appendChild(f);
    return function(k){var x=X(k);$('cursor'+n).setAttribute('x1',x);$('cursor'+n).setAttribute('x2',x);var v=c.y[k],d=$('dot'+n);d.style.display=v==null?'none':'';if(v!=null){d.setAttribute('cx',x);d.setAttribute('cy',Y(v))}
    if(c.cells){var q=c.cells[k],cols=c.shape.length===2&&c.shape[0]*c.shape[1]===q.length?c.shape[1]:q.length,rows=q.length/cols,cw=(b-a)/cols,ch=36/rows,r='';for(var z=0;z<q.length;z++){if(q[z]!=='.')r+='<rect x="'+(a+z%cols*cw).toFixed(1)+'" y="'+(h+4+Math.floor(z/cols)*ch).toFixed(1)+'" width="'+(cw+.2).toFixed(1)+'" height="'+(ch+.2).toFixed(1)+'" fill="'+color((q.charCodeAt(z)-65)/31)+'"/>'}$('cells'+n).innerHTML=r}}});
    var m=Math.abs(D.inputs[by][1])*.1||.1;$('band').textContent='Band: '+D.inputs[by][0]+' ± '+t(m)+', to first order; ε: by '+D.inputs[by][0]+'.'}
    function show(k,quiet){i=Math.max(0,Math.min(N-1,k));$('slider').value=i;$('slider').setAttribute('aria-valuetext','turn '+T[i]+' of '+T[N-1]);$('count').textContent=T[i]+' / '+T[N-1];
    views.forEach(function(v){v(i)});
    $('say').innerHTML='<b>turn '+T[i]+'</b> '+C.filter(function(c){return c.y[i]!=null}).map(function(c){return esc(c.name)+' = '+dual(c.y[i],c.d[by][i])}).join(', ')+(i===N-1&&D.result?', and the function gives '+dual(D.result[0],D.result[by+1]):'');
    if(!quiet)try{history.replaceState(null,'','#turn='+T[i])}catch(e){}}
    function stop(){clearInterval(timer);timer=0;$('play').textContent='▶';$('play').setAttribute('aria-label','play')}
    function play(){if(timer)return stop();if(i>=N-1)show(0);$('play').textContent='❚❚';$('play').setAttribute('aria-label','pause');timer=setInterval(function(){if(i>=N-1)return stop();show(i+1,true)},Math.max(30,8000/N))}
    function table(){$('head').innerHTML='<tr><th>turn'+C.map(function(c){return '<th>'+esc(c.name)+'<th>by '+esc(D.inputs[by][0])}).join('')+'</tr>';
    $('rows').innerHTML=T.map(function(n,k){return '<tr><td>'+n+C.map(function(c){return '<td>'+t(c.y[k])+'<td>'+t(c.d[by][k])}).join('')+'</tr>'}).join('')}
    function whole(){draw();table();show(i,true)}
    $('slider').max=N-1;$('slider').addEventListener('input',function(){stop();show(+this.value)});
    $('back').onclick=function(){stop();show(i-1)};$('on').onclick=function(){stop();show(i+1)};$('play').onclick=play;
    if($('by'))$('by').onchange=function(){by=+this.value;whole()};
    document.addEventListener('keydown',function(e){if(e.ctrlKey||e.metaKey||e.altKey||/^(SELECT|BUTTON|SUMMARY)$/.test(e.target.tagName)&&e.key===' ')return;var k=e.key,d={ArrowRight:i+1,ArrowLeft:i-1,Home:0,End:N-1,PageDown:i+10,PageUp:i-10}[k];
    if(d!=null&&e.target.tagName!=='SELECT'){e.preventDefault();stop();show(d)}else if(k===' '&&!/^(SELECT|BUTTON|SUMMARY)$/.test(e.target.tagName)){e.preventDefault();play()}});
    function fromAddress(){var m=/#turn=(\\d+)/.exec(location.hash);if(!m)return false;var k=0;while(k<N-1&&T[k]<+m[1])k++;show(k,true);return true}
    window.addEventListener('hashchange',fromAddress);window.addEventListener('beforeprint',function(){document.querySelector('details').open=true});
    window.addEventListener('resize',function(){draw();show(i,true)});
    whole();if(!fromAddress())show(N-1,true)})();
    """
}
