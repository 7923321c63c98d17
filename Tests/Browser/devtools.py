"""A Chromium without a screen, driven over its DevTools protocol: tabs that are opened, typed into and looked at."""

import base64
import json
import os
import shutil
import subprocess
import tempfile
import time

import websocket

NAMES = ["chromium", "chromium-browser", "google-chrome", "chrome"]
KEYS = {"ArrowRight": 39, "ArrowLeft": 37, "Home": 36, "End": 35, " ": 32}


class Failure(Exception):
    """The browser does not answer as it should."""


class Browser:
    """One Chromium with a profile of its own. Everything it says comes over one socket."""

    def __init__(self):
        path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
        if not path:
            raise Failure("there is no Chromium: install `chromium`, or say CHROMIUM=PATH")
        self.profile = tempfile.mkdtemp(prefix="hyperrepl-browser-")
        # Root may not use the sandbox of Chromium; the pages are our own.
        options = ["--no-sandbox"] if os.geteuid() == 0 else []
        self.process = subprocess.Popen(
            [path, "--headless=new", "--remote-debugging-port=0", "--remote-allow-origins=*",
             f"--user-data-dir={self.profile}", "--no-first-run", "--disable-gpu",
             "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--hide-scrollbars", *options, "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.socket = websocket.create_connection(self.address(), timeout=20, max_size=None)
        self.last = 0
        self.answers = {}
        self.tabs = {}

    def address(self):
        """Chromium writes where it listens into its profile."""
        end = time.time() + 20
        while time.time() < end:
            try:
                with open(os.path.join(self.profile, "DevToolsActivePort")) as file:
                    port, path = file.read().split()
                return f"ws://127.0.0.1:{port}{path}"
            except (OSError, ValueError):
                if self.process.poll() is not None:
                    raise Failure("Chromium ends as soon as it starts")
                time.sleep(0.02)
        raise Failure("Chromium does not start")

    def call(self, method, session=None, **parameters):
        self.last += 1
        own = self.last
        message = {"id": own, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        self.socket.send(json.dumps(message))
        while own not in self.answers:
            self.receive()
        answer = self.answers.pop(own)
        if "error" in answer:
            raise Failure(f"{method}: {answer['error'].get('message')}")
        return answer["result"]

    def receive(self):
        message = json.loads(self.socket.recv())
        if "id" in message:
            self.answers[message["id"]] = message
        elif message.get("sessionId") in self.tabs:
            self.tabs[message["sessionId"]].hear(message["method"], message["params"])

    def open(self, address, **look):
        return Tab(self, address, **look)

    def close(self):
        try:
            self.call("Browser.close")
        except Exception:
            self.process.kill()
        self.process.wait(20)
        shutil.rmtree(self.profile, ignore_errors=True)


class Tab:
    """A page, with what it asked the network for and what it complained about."""

    def __init__(self, browser, address, width=1100, height=900, dark=False):
        self.browser = browser
        self.requests = []
        self.complaints = []
        self.is_loaded = False
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call(
            "Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        browser.tabs[self.session] = self
        for domain in ["Page", "Runtime", "Network", "Log"]:
            self.call(domain + ".enable")
        self.look(width, height, dark)
        self.go(address)

    def call(self, method, **parameters):
        return self.browser.call(method, self.session, **parameters)

    def hear(self, method, event):
        if method == "Network.requestWillBeSent":
            self.requests.append(event["request"]["url"])
        elif method == "Network.webSocketCreated":
            self.requests.append(event["url"])
        elif method == "Runtime.exceptionThrown":
            details = event["exceptionDetails"]
            self.complaints.append(details.get("exception", {}).get("description", details["text"]))
        elif method == "Runtime.consoleAPICalled" and event["type"] in ("error", "warning"):
            self.complaints.append(str([value.get("value") for value in event["args"]]))
        elif method == "Log.entryAdded" and event["entry"]["level"] in ("error", "warning"):
            self.complaints.append(event["entry"]["text"])
        elif method == "Page.loadEventFired":
            self.is_loaded = True

    def go(self, address):
        """Loads a page, anew too where only what stands behind `#` is another."""
        self.is_loaded = False
        self.call("Page.navigate", url="about:blank")
        while not self.is_loaded:
            self.browser.receive()
        (self.is_loaded, self.requests) = (False, [])
        self.call("Page.navigate", url=address)
        while not self.is_loaded:
            self.browser.receive()

    def look(self, width, height=900, dark=False, media=""):
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", media=media, features=[
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])

    def ask(self, expression):
        """What an expression gives in the page."""
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True,
                           awaitPromise=True)
        if "exceptionDetails" in answer:
            raise Failure(f"{expression[:60]}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait(self, expression, seconds=10):
        end = time.time() + seconds
        while not self.ask(expression):
            if time.time() > end:
                return False
            time.sleep(0.01)
        return True

    def press(self, key):
        code = KEYS.get(key, ord(key[0].upper()))
        named = {"key": key, "code": key if len(key) > 1 else "", "windowsVirtualKeyCode": code}
        text = {} if len(key) > 1 else {"text": key}
        self.call("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", **named,
                  **text)
        self.call("Input.dispatchKeyEvent", type="keyUp", **named)

    def click(self, selector, part=0.5):
        """Clicks the middle of an element, or another part of its width."""
        x, y = self.ask(f"""(function(){{var e=document.querySelector({json.dumps(selector)});
            e.scrollIntoView({{block:'center'}});var r=e.getBoundingClientRect();
            return [r.left+r.width*{part},r.top+r.height/2]}})()""")
        for kind in ["mousePressed", "mouseReleased"]:
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)

    def picture(self, path):
        """The whole page, as PNG."""
        size = self.call("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 4000),
                "scale": 1}
        data = self.call("Page.captureScreenshot", clip=clip, captureBeyondViewport=True)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(data))

    def printed(self, path):
        """The page on paper, as PDF."""
        data = base64.b64decode(self.call("Page.printToPDF", printBackground=False)["data"])
        with open(path, "wb") as file:
            file.write(data)
        return data

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
        del self.browser.tabs[self.session]
