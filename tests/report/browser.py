"""A headless Chromium, driven through chromedriver by the W3C's WebDriver protocol (https://www.w3.org/TR/webdriver2/). Of the
protocol only what the tests of the report need; a library for it (selenium) would be the tests' only dependency."""
import base64
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request


# Seconds for a script, on a machine that has much else to do.
_PATIENCE = 240


class Missing(Exception):
    """No browser here."""


def _free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Browser:
    def __init__(self, downloads, *, scripts=True, dark=False, size=(1280, 900)):
        driver = shutil.which("chromedriver")
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        if driver is None or chromium is None:
            raise Missing("chromium and chromedriver are not installed")
        port = _free_port()
        self.base = f"http://127.0.0.1:{port}"
        self.session = None
        self.process = subprocess.Popen([driver, f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                 f"--window-size={size[0]},{size[1]}", f"--user-data-dir={downloads}/profile", "--force-device-scale-factor=1"]
        if dark:
            flags.append("--blink-settings=preferredColorScheme=0")
        prefs = {"download.default_directory": downloads, "download.prompt_for_download": False,
                 "profile.default_content_setting_values.javascript": 1 if scripts else 2}
        asked = {"browserName": "chrome", "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
                 "goog:chromeOptions": {"binary": chromium, "args": flags, "prefs": prefs}}
        try:
            self._wait(port)
            made = self._call("POST", "/session", {"capabilities": {"alwaysMatch": asked}})
            self.session = f"/session/{made['sessionId']}"
            self._call("POST", self.session + "/timeouts", {"script": 1000 * _PATIENCE})
        except BaseException:
            self.process.kill()
            raise

    def _wait(self, port):
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise Missing("chromedriver does not answer")

    def _call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=_PATIENCE + 10) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(json.load(error)["value"]["message"]) from None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.session is not None:
            self._call("DELETE", self.session)
        self.process.terminate()
        self.process.wait()

    def open(self, path):
        self._call("POST", self.session + "/url", {"url": "file://" + os.path.realpath(path)})

    def run(self, script, *arguments):
        """Runs the body of a function and returns what it does; a promise is waited for."""
        return self._call("POST", self.session + "/execute/sync", {"script": script, "args": list(arguments)})

    def keys(self, text):
        """Presses keys, wherever the focus is."""
        actions = [{"type": kind, "value": key} for key in text for kind in ("keyDown", "keyUp")]
        self._call("POST", self.session + "/actions", {"actions": [{"type": "key", "id": "keys", "actions": actions}]})

    def click(self, selector):
        found = self._call("POST", self.session + "/element", {"using": "css selector", "value": selector})
        element = next(iter(found.values()))
        self._call("POST", f"{self.session}/element/{element}/click", {})

    def log(self, kind="browser"):
        return self._call("POST", self.session + "/se/log", {"type": kind})

    def has_dialog(self):
        try:
            self._call("GET", self.session + "/alert/text")
            return True
        except RuntimeError:
            return False

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self._call("GET", self.session + "/screenshot")))
