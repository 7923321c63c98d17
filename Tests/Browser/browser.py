"""Pages of traces, films and `--live` in a Chromium without a screen: they are stepped through, printed and looked at.

    make browser                      # .build/release/hyperrepl
    COMMAND=.build/debug/hyperrepl .build/browser-tools/bin/python Tests/Browser/browser.py

Screenshots of all of them are left in .build/browser, to be looked at. No request may leave a page.
"""

import os
import re
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

from devtools import Browser, Failure

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
OUT = ROOT / ".build" / "browser"
COMMAND = str(ROOT / os.environ.get("COMMAND", ".build/release/hyperrepl"))
LOOKS = (HERE / "looks.js").read_text().strip()
# A page with 500 steps is no larger than this.
MOST_BYTES = 200_000

PROGRAM = """
f(x) = x * sin(x)
loss(w) = (w - 3)^2
train(α, n=100) = { w = 0; for step in 1...n { w -= α * grad(loss)(w) }; loss(w) }
net(W, x) = sum(tanh(W * x)^2)
bce(w, λ) = log(1 + exp(sum(w))) + λ * sum(w^2)
fit(h) = { w = zeros(20, 30); for t in 1...60 { w -= h.α * grad(bce)(w, h.λ) }; bce(w, 0) }
product(x) = { p = x; for k in 1...60 { p = p * sin(x + k); p += 0.1 * cos(p) }; p }
tape(f, 2, save="f.html");
graph(train', 0.01, save="training.html");
tape(W -> net(W, [1, 2, 3]), [[0.1, 0.2, 0.3], [0.4, 0.5, 0.6]], save="arrays.html");
tape(product, 0.3, save="long.html");
film(train, 0.01, save="film.html");
film(fit, (α=0.1, λ=0.01), save="matrix.html");
film(train, 1e-6, 20000, save="thin.html");
"""

failures = []
checked = 0


def check(holds, what):
    """Notes what does not hold; the rest is still looked at."""
    global checked
    checked += 1
    if not holds:
        failures.append(what)
        print("  ✘", what, flush=True)
    return holds


def same(found, wanted, what):
    return check(found == wanted, f"{what}: {found!r}, not {wanted!r}")


def make_pages():
    OUT.mkdir(parents=True, exist_ok=True)
    for old in OUT.iterdir():
        old.unlink()
    (OUT / "pages.hyp").write_text(PROGRAM)
    subprocess.run([COMMAND, "pages.hyp"], cwd=OUT, check=True, timeout=120)


def looks(tab, name, widths=((1100, 900), (390, 844))):
    """Light and dark, on a screen and on a telephone."""
    for width, height in widths:
        for dark in (False, True):
            tab.look(width, height, dark)
            tab.wait("new Promise(r=>requestAnimationFrame(()=>requestAnimationFrame(()=>r(true))))")
            where = f"{name}-{'phone' if width < 600 else 'screen'}-{'dark' if dark else 'light'}"
            tab.picture(OUT / f"{where}.png")
            # The operation is seen in a line that is longer than the screen.
            check(tab.ask("""(function(){var m=document.querySelector('#line mark');if(!m)return true;
                var a=m.getBoundingClientRect(),b=m.parentNode.getBoundingClientRect();
                return a.left<b.right-10&&a.right>b.left})()"""), f"{where}: the operation is out of sight")
            for fault in tab.ask(LOOKS):
                check(False, f"{where}: {fault}")
            ground = tab.ask("getComputedStyle(document.body).backgroundColor")
            bright = sum(int(part) for part in re.findall(r"\d+", ground)[:3]) > 380
            same(bright, not dark, f"{where}: a light ground")
    tab.look(1100, 900)


def quiet(tab, name, allowed):
    """Nothing was asked of the network, and nothing complained about."""
    for request in tab.requests:
        check(any(request.startswith(start) for start in allowed), f"{name} asks for {request}")
    check(tab.requests, f"{name}: no request was seen, not even that for the page")
    same(tab.complaints, [], f"{name}: complaints in the console")


def controls(tab, name):
    """What one who does not see the page is told of it."""
    nodes = tab.call("Accessibility.getFullAXTree")["nodes"]
    for node in nodes:
        role = node.get("role", {}).get("value")
        if role in ("slider", "button", "combobox") and not node.get("ignored"):
            check(node.get("name", {}).get("value"), f"{name}: a {role} has no name")
    check(any(n.get("role", {}).get("value") == "slider" for n in nodes), f"{name}: no slider")


def paper(tab, name, rows):
    """On paper: no controls, and everything as a table."""
    tab.look(760, 1000, media="print")
    tab.ask("window.dispatchEvent(new Event('beforeprint'))")
    same(tab.ask("document.querySelector('#slider').checkVisibility()"), False,
         f"{name} on paper has a slider")
    seen = tab.ask("[...document.querySelectorAll('table tbody tr')].filter(e=>e.checkVisibility()).length")
    check(seen >= rows, f"{name} on paper has {seen} rows, not {rows}")
    for fault in tab.ask(LOOKS):
        check(False, f"{name} on paper: {fault}")
    tab.picture(OUT / f"{name}-paper.png")
    data = tab.printed(OUT / f"{name}.pdf")
    check(data.startswith(b"%PDF") and len(data) > 5000, f"{name}: no PDF")
    tab.look(1100, 900)


def steps(tab, name, count):
    """A page with steps: keys, slider, address, and the sentence of each step."""
    def at():
        return int(tab.ask("document.querySelector('#count').textContent.split('/')[0]"))

    sentence = "document.querySelector('[aria-live]').textContent"
    same(tab.ask("document.querySelector('#count').textContent"), f"1 / {count}", f"{name} begins")
    said = [tab.ask(sentence)]
    for _ in range(min(6, count - 1)):
        tab.press("ArrowRight")
        said.append(tab.ask(sentence))
    same(at(), len(said), f"{name} after keys")
    check(all(a != b and b for a, b in zip(said, said[1:])), f"{name}: a step says what that before it said")
    same(tab.ask("location.hash"), f"#step={len(said)}", f"{name}: the address")
    tab.press("ArrowLeft")
    same((at(), tab.ask(sentence)), (len(said) - 1, said[-2]), f"{name} a step back")
    tab.press("End")
    same(at(), count, f"{name} at the end")
    tab.press("ArrowRight")
    same(at(), count, f"{name} behind the end")
    tab.press("Home")
    same(at(), 1, f"{name} at the beginning")
    tab.click("#on")
    same(at(), min(2, count), f"{name} after a click")
    tab.click("#back")
    tab.click("#slider", 0.5)
    middle = at()
    check(abs(middle - (count + 1) / 2) <= max(1.5, count / 50), f"{name}: the middle of the slider is {middle}")
    # The keys move one step where the slider has the focus too.
    tab.press("ArrowRight")
    same(at(), min(count, middle + 1), f"{name}: a key on the slider")


def trace_pages(browser):
    for name in ["f", "training", "arrays", "long"]:
        path = OUT / f"{name}.html"
        tab = browser.open(path.as_uri())
        count = tab.ask("JSON.parse(document.querySelector('#data').textContent).steps.length")
        limit = MOST_BYTES * max(1, count / 500)
        check(path.stat().st_size <= limit, f"{name}: {path.stat().st_size} bytes for {count} steps")
        steps(tab, name, count)
        controls(tab, name)
        tab.press("Home")
        tab.ask("location.hash='#step=7'") if count > 7 else None
        if count > 7:
            check(tab.wait("document.querySelector('#count').textContent.startsWith('7 /')"),
                  f"{name}: #step=7 changes nothing")
        else:
            tab.press("End")
        looks(tab, name)
        paper(tab, name, count)
        tab.go(path.as_uri() + "#step=3")
        same(tab.ask("document.querySelector('#count').textContent"), f"3 / {count}",
             f"{name} opened at a step")
        quiet(tab, name, [path.as_uri(), "about:blank", "data:"])
        tab.close()
        print(f"{name}.html: {count} steps, {path.stat().st_size} bytes", flush=True)


def turns(browser):
    """`n` and `p` go from turn to turn."""
    tab = browser.open((OUT / "training.html").as_uri())
    place = "document.querySelector('#place').textContent"
    seen = []
    for key in "nnnp":
        tab.press(key)
        turn = re.search(r"turn (\d+)", tab.ask(place))
        seen.append(turn and turn.group(1))
    same(seen, ["1", "2", "3", "2"], "turns by n and p")
    tab.close()


def film_pages(browser):
    for name in ["film", "matrix", "thin"]:
        path = OUT / f"{name}.html"
        check(path.stat().st_size <= MOST_BYTES, f"{name}: {path.stat().st_size} bytes")
        tab = browser.open(path.as_uri())
        controls(tab, name)
        sentence = "document.querySelector('[aria-live]').textContent"
        states = tab.ask("JSON.parse(document.querySelector('#data').textContent).turns")
        tab.press("Home")
        said = [tab.ask(sentence)]
        for _ in range(4):
            tab.press("ArrowRight")
            said.append(tab.ask(sentence))
        check(len(set(said)) == 5, f"{name}: turns say the same: {said}")
        same(tab.ask("location.hash"), f"#turn={states[4]}", f"{name}: the address")
        tab.press("ArrowLeft")
        same(tab.ask(sentence), said[3], f"{name} a turn back")
        tab.click("#slider", 0.5)
        tab.ask(f"location.hash='#turn={states[7]}'")
        check(tab.wait(f"{sentence}.startsWith('turn {states[7]} ')"), f"{name}: #turn changes nothing")
        tab.press("Home")
        tab.press(" ")
        check(tab.wait(f"!{sentence}.startsWith('turn 0 ')"), f"{name} does not play")
        tab.press(" ")
        tab.ask(f"location.hash='#turn={states[len(states) // 3]}'")
        if name == "matrix":
            before = tab.ask(sentence)
            tab.ask("(function(){var e=document.querySelector('#by');e.value='1';e.dispatchEvent(new Event('change'))})()")
            check(tab.ask(sentence) != before, "another input shows the same slopes")
        looks(tab, name)
        paper(tab, name, len(states))
        quiet(tab, name, [path.as_uri(), "about:blank", "data:"])
        tab.close()
        print(f"{name}.html: {len(states)} states, {path.stat().st_size} bytes", flush=True)


def live_page(browser):
    path = OUT / "live.hyp"
    text = """# A training whose step size is moved by hand
α = slider("α", 0.001, 0.1)
loss(w) = (w - 3)^2
train(α) = { w = 0; for step in 1...100 { w -= α * grad(loss)(w) }; loss(w) }
print("the loss is", train(α))
plot(train, 0.001, 0.05, title="loss after a hundred steps")
f(x) = x * sin(x)
tape(f, 2)
[1, 2] + [1, 2, 3]
"""
    path.write_text(text)
    process = subprocess.Popen([COMMAND, "--live", "live.hyp", "--port", "0"], cwd=OUT,
                               stdout=subprocess.PIPE, text=True)
    try:
        address = re.search(r"http://127\.0\.0\.1:\d+/", process.stdout.readline()).group(0)
        tab = browser.open(address)
        content = "document.querySelector('main').textContent"
        check(tab.wait(f"{content}.includes('the loss is 0.158')"), "the live page shows no value")
        check(tab.wait(f"{content}.includes('E0304')"), "the live page shows no error")
        controls(tab, "live")
        before = tab.ask("document.querySelector('.printed').textContent")
        tab.click("input[data-name]", 0.8)
        check(tab.wait(f"document.querySelector('.printed').textContent!=={before!r}"),
              "a slider that is moved changes nothing")
        tab.press("ArrowLeft")
        # The page to step through a trace stands in a frame, and is loaded when it is seen.
        tab.ask("(function(){var d=document.querySelector('details');d.open=true;d.scrollIntoView()})()")
        check(tab.wait("document.querySelector('iframe')!==null"), "the live page has no frame")
        time.sleep(0.3)
        tab.ask("scrollTo(0,0)")
        looks(tab, "live")
        # From the save to the letters on the page, on the clock of the computer.
        tab.ask("""window.seenAt={};new MutationObserver(function(){
            var m=/saved (\\d+)/.exec(document.querySelector('main').textContent);
            if(m&&!seenAt[m[1]])seenAt[m[1]]=Date.now()}).observe(document.querySelector('main'),
            {childList:true,subtree:true,characterData:true})""")
        times = []
        for number in range(7):
            saved = time.time()
            path.write_text(text.replace("[1, 2] + [1, 2, 3]", f'print("saved {number}")'))
            if check(tab.wait(f"seenAt['{number}']"), "a save is not seen"):
                times.append(tab.ask(f"seenAt['{number}']") - saved * 1000)
        print(f"a save is on the page after {statistics.median(times):.0f} ms (the median of "
              f"{len(times)}), the quickest after {min(times):.0f} ms", flush=True)
        # On a machine that does other things too, the quickest of them is what the command takes.
        check(min(times) < 100, f"a save is seen after {min(times):.0f} ms")
        check(tab.wait("document.querySelector('#state').textContent==='up to date'"), "not up to date")
        quiet(tab, "live", [address, "about:blank", "data:", "about:srcdoc"])
        process.send_signal(signal.SIGINT)
        same(process.wait(10), 130, "the status after Ctrl-C")
        check(tab.wait("document.querySelector('#state').textContent.startsWith('not connected')"),
              "the page does not say that the command has ended")
        tab.close()
    finally:
        process.kill()


def main():
    start = time.time()
    make_pages()
    try:
        browser = Browser()
    except Failure as failure:
        sys.exit(f"error: {failure}")
    try:
        trace_pages(browser)
        turns(browser)
        film_pages(browser)
        live_page(browser)
    finally:
        browser.close()
    print(f"{checked} checks in {time.time() - start:.1f} s, {len(failures)} failed; "
          f"screenshots are in {OUT.relative_to(ROOT)}")
    sys.exit(1 if failures else 0)


main()
