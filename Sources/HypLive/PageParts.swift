// PageParts.swift -- how the page looks, and what it does.

extension Page {
  static let style = """
    :root{--ground:#f4f4f2;--blue:#1a5fb4}@media (prefers-color-scheme:dark){:root{--ground:#222226;--blue:#8ab4f8}}
    @media print{:root{--ground:#f4f4f2;--blue:#1a5fb4}}body{max-width:60rem;margin-top:0;padding-bottom:4rem}
    header{position:sticky;top:0;background:var(--paper);display:flex;gap:1rem;align-items:baseline;border-bottom:1px solid var(--line);z-index:1}
    h1{font-size:1.05rem;margin:.5rem 0;flex:1}#state{color:var(--soft);margin:0;font-size:.9rem}
    pre{margin:0;overflow-x:auto}
    section{margin:.6rem 0}.source pre{background:var(--ground);padding:.4rem .6rem;border-left:3px solid var(--line)}
    .failed .source pre{border-left-color:var(--red)}.running .source pre{border-left-color:var(--blue)}.waiting .source{opacity:.55}
    .result>*{margin:.3rem 0 .3rem .6rem}.message.error{color:var(--red)}.message.note,.running p{color:var(--soft)}.value{font-weight:600}
    figure{overflow-x:auto}figure svg{max-width:100%;height:auto;background:#fff}
    label{display:flex;gap:.6rem;align-items:center;margin:.3rem 0 .3rem .6rem}label input{flex:1;min-width:6rem;height:2rem}label output{min-width:6rem;font-family:ui-monospace,monospace}
    iframe{width:100%;height:36rem;border:1px solid var(--line)}summary{cursor:pointer;color:var(--blue)}
    @media print{header{position:static}#state,details{display:none}}
    """

  static let script = """
    (function(){var page=document.getElementById('page'),state=document.getElementById('state'),held={},sending=null,waiting={};
    function number(i){var lo=+i.dataset.low,hi=+i.dataset.high,p=+i.value/1000;if(p<=0)return lo;if(p>=1)return hi;
    var v='log' in i.dataset?lo*Math.pow(hi/lo,p):lo+(hi-lo)*p,s=Math.max(Math.abs(lo),Math.abs(hi));
    v='log' in i.dataset?+v.toPrecision(3):+v.toFixed(Math.max(0,Math.min(100,3-Math.floor(Math.log10(hi-lo)))));return Math.min(hi,Math.max(lo,v))}
    function place(i,v){var lo=+i.dataset.low,hi=+i.dataset.high;i.value=Math.round(1000*('log' in i.dataset?Math.log(v/lo)/Math.log(hi/lo):(v-lo)/(hi-lo)));say(i,v)}
    function say(i,v){i.parentNode.querySelector('output').textContent=v;i.setAttribute('aria-valuetext',v)}
    function send(){if(sending)return;var n=Object.keys(waiting)[0];if(n===undefined)return;var v=waiting[n];delete waiting[n];
    sending=fetch('/slider',{method:'POST',body:new URLSearchParams({name:n,value:v})}).catch(function(){}).then(function(){sending=null;send()})}
    page.addEventListener('input',function(e){var i=e.target;if(!i.dataset||i.dataset.name===undefined)return;var v=number(i);say(i,v);
    held[i.dataset.name]=[v,Date.now()];waiting[i.dataset.name]=v;send()});
    function set(e,c,t){var d=e.querySelector('.'+c);if(d.seen===t)return false;d.seen=t;d.innerHTML=t;return true}
    function make(){var s=document.createElement('section');s.innerHTML='<div class="source"></div><div class="sliders"></div><div class="result"></div>';return s}
    function show(d){document.title=d.name;var top=null,shift=0,old=[].slice.call(page.children),free=old.slice(),known={},busy=d.blocks.some(function(b){return b.state==='running'});
    for(var k=0;k<old.length;k++){var r=old[k].getBoundingClientRect();if(r.bottom>0){top=old[k];shift=r.top;break}}
    free.forEach(function(s){if(s.key!==undefined)(known[s.key]=known[s.key]||[]).push(s)});
    var last=null;d.blocks.forEach(function(b,n){var list=known[b.source],s=list&&list.shift();
    // A statement that was edited keeps its place, and what is the same in it.
    if(!s&&old[n]&&!d.blocks.some(function(o){return o.source===old[n].key})&&free.indexOf(old[n])>=0)s=old[n];
    if(s)free.splice(free.indexOf(s),1);else s=make();
    s.key=b.source;if(s.className!==b.state)s.className=b.state;s.dataset.line=b.line;set(s,'source',b.source);
    // What is running, or will, shows what it showed before, until there is something new.
    if(!busy||b.state==='done'||b.state==='failed'){set(s,'sliders',b.sliders);set(s,'result',b.result)}
    else if(b.state==='running'&&(b.fresh||!s.querySelector('.result').hasChildNodes()))set(s,'result',b.result);
    s.querySelectorAll('.sliders input').forEach(function(i,j){var h=held[i.dataset.name];
    if(b.values[j]!==undefined&&!(h&&(Date.now()-h[1]<1500&&h[0]!==b.values[j])))place(i,b.values[j])});
    var next=last?last.nextSibling:page.firstChild;if(next!==s)page.insertBefore(s,next);last=s});
    free.forEach(function(s){s.remove()});
    while(last?last.nextSibling:page.firstChild)(last?last.nextSibling:page.firstChild).remove();
    if(top&&top.isConnected&&window.scrollY>0)window.scrollBy(0,top.getBoundingClientRect().top-shift);
    var bad=d.blocks.some(function(b){return b.state==='failed'});
    var t=busy?'running …':bad?'an error':'up to date';if(state.textContent!==t)state.textContent=t}
    [].slice.call(page.children).forEach(function(s){s.remove()});
    var events=new EventSource('/events');
    events.onmessage=function(e){show(JSON.parse(e.data))};
    events.onerror=function(){state.textContent='not connected: hyperrepl has ended, or will be back'}})();
    """
}
