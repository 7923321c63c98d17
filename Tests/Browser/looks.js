// What a person would see at once: text that is cut, leaves the page, lies on other text, or cannot be read.
(function () {
  var found = [];
  function name(e) {
    var text = (e.textContent || '').trim().slice(0, 30);
    return e.tagName.toLowerCase() + (e.id ? '#' + e.id : '') + (e.getAttribute('class') ? '.' + e.getAttribute('class') : '') + ' “' + text + '”';
  }
  function isSeen(e) {
    var r = e.getBoundingClientRect(), s = getComputedStyle(e);
    return r.width > 0 && r.height > 0 && s.visibility === 'visible' && e.checkVisibility();
  }
  // The nearest element, or it, that lets its content be scrolled.
  function scroller(e) {
    for (var p = e; p && p !== document.body; p = p.parentElement)
      if (/auto|scroll/.test(getComputedStyle(p).overflowX)) return p;
    return null;
  }
  if (document.documentElement.scrollWidth > innerWidth)
    found.push('the page is ' + document.documentElement.scrollWidth + ' wide, the screen ' + innerWidth);
  // Texts: elements with letters of their own.
  var texts = [].filter.call(document.body.querySelectorAll('*'), function (e) {
    return !/^(SCRIPT|STYLE|OPTION|TITLE|IFRAME)$/.test(e.tagName) && isSeen(e) &&
      ([].some.call(e.childNodes, function (n) { return n.nodeType === 3 && n.data.trim() }) || /^(INPUT|SELECT)$/.test(e.tagName));
  });
  function rects(e) {
    if (e.namespaceURI.endsWith('svg') || /^(INPUT|SELECT|BUTTON)$/.test(e.tagName)) return [e.getBoundingClientRect()];
    var range = document.createRange(), all = [];
    [].forEach.call(e.childNodes, function (n) {
      if (n.nodeType !== 3 || !n.data.trim()) return;
      range.selectNodeContents(n);
      all = all.concat([].slice.call(range.getClientRects()));
    });
    return all.filter(function (r) { return r.width > 0.5 && r.height > 0.5 });
  }
  var seen = texts.map(function (e) { return { e: e, rects: rects(e), scroller: scroller(e) } });
  seen.forEach(function (t) {
    t.rects.forEach(function (r) {
      if (!t.scroller && (r.left < -0.5 || r.right > innerWidth + 0.5)) found.push('leaves the page: ' + name(t.e));
    });
    for (var p = t.e; p && p !== document.body; p = p.parentElement) {
      var s = getComputedStyle(p);
      if (/hidden|clip/.test(s.overflowX) && p.namespaceURI.endsWith('xhtml') && p.tagName !== 'BUTTON' && p.scrollWidth > p.clientWidth + 1) {
        found.push('is cut: ' + name(p));
        break;
      }
    }
    var svg = t.e.ownerSVGElement;
    if (svg) {
      var own = t.rects[0], frame = svg.getBoundingClientRect();
      if (own && (own.left < frame.left - 1 || own.right > frame.right + 1 || own.top < frame.top - 1 || own.bottom > frame.bottom + 1))
        found.push('leaves its picture: ' + name(t.e));
      var box = t.e.closest('.box');
      if (box && own) {
        var rect = box.querySelector('rect').getBoundingClientRect();
        if (own.left < rect.left - 0.5 || own.right > rect.right + 0.5 || own.bottom > rect.bottom + 0.5) found.push('leaves its box: ' + name(t.e));
      }
    }
  });
  // Letters that lie on letters. What scrolls out of sight in its own frame is not looked at.
  function clipped(t, r) {
    if (!t.scroller) return r;
    var f = t.scroller.getBoundingClientRect();
    return { left: Math.max(r.left, f.left), right: Math.min(r.right, f.right), top: Math.max(r.top, f.top), bottom: Math.min(r.bottom, f.bottom) };
  }
  var flat = [];
  seen.forEach(function (t) { t.rects.forEach(function (r) { flat.push({ e: t.e, r: clipped(t, r) }) }) });
  flat = flat.filter(function (a) { return a.r.right - a.r.left > 1 && a.r.bottom - a.r.top > 1 });
  flat.sort(function (a, b) { return a.r.top - b.r.top });
  for (var i = 0; i < flat.length; i++)
    for (var j = i + 1; j < flat.length && flat[j].r.top < flat[i].r.bottom; j++) {
      var a = flat[i], b = flat[j];
      if (a.e === b.e || a.e.contains(b.e) || b.e.contains(a.e)) continue;
      var w = Math.min(a.r.right, b.r.right) - Math.max(a.r.left, b.r.left), h = Math.min(a.r.bottom, b.r.bottom) - Math.max(a.r.top, b.r.top);
      // Lines of text reach a little into each other's room.
      if (w > 2 && h > Math.min(6, 0.35 * Math.min(a.r.bottom - a.r.top, b.r.bottom - b.r.top))) found.push(name(a.e) + ' lies on ' + name(b.e));
    }
  // Contrast of letters with what is behind them: 4.5 to 1, as WCAG has it, 3 for large ones.
  function numbers(c) {
    var m = c.match(/[0-9.]+/g);
    return m ? m.map(Number) : [0, 0, 0, 0];
  }
  function light(c) {
    return [0.2126, 0.7152, 0.0722].reduce(function (sum, weight, k) {
      var v = c[k] / 255;
      return sum + weight * (v <= 0.03928 ? v / 12.92 : Math.pow((v + 0.055) / 1.055, 2.4));
    }, 0);
  }
  function ground(e) {
    var box = e.closest && e.closest('.box');
    if (box && e.tagName === 'text') return numbers(getComputedStyle(box.querySelector('rect')).fill);
    var picture = e.ownerSVGElement && e.ownerSVGElement.querySelector('.ground');
    if (picture) return numbers(getComputedStyle(picture).fill);
    for (var p = e; p; p = p.parentElement) {
      var c = numbers(getComputedStyle(p).backgroundColor);
      if (c.length < 4 || c[3] > 0.5) return c;
    }
    return matchMedia('(prefers-color-scheme:dark)').matches && !matchMedia('print').matches ? [18, 18, 18] : [255, 255, 255];
  }
  texts.forEach(function (e) {
    if (/^(INPUT)$/.test(e.tagName)) return;
    var s = getComputedStyle(e), a = light(numbers(e.ownerSVGElement ? s.fill : s.color)), b = light(ground(e));
    var ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.push('is hard to read, ' + ratio.toFixed(1) + ' to 1: ' + name(e));
  });
  return found.slice(0, 12);
})()
