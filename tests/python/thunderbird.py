"""A Thunderbird of one's own: without windows, in a new folder, and gone with its folder at the end.

It is told what to do over Marionette, the protocol by which Mozilla's own tests steer it: each message is its length, a
colon and JSON.
"""

import contextlib
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PREFERENCES = {
    "app.donation.eoy.version.viewed": 999,
    "app.update.enabled": False,
    "calendar.alarms.onforevents": 0,
    "calendar.timezone.local": "Asia/Shanghai",
    "calendar.timezone.useSystemTimezone": False,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.shell.checkDefaultClient": False,
    "mail.spotlight.firstRunDone": True,
    "mail.winsearch.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "marionette.port": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.type": 1,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.server": "",
}

# A machine on which everything is built at once starts it slowly.
PATIENCE = 120


class Thunderbird:
    """A Thunderbird of its own, in a folder of its own, that does what it is told over Marionette."""

    def __init__(self, program, folder):
        self.profile = folder / "profile"
        self.profile.mkdir()
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
        (self.profile / "user.js").write_text("".join(lines), encoding="ascii")
        self.log = folder / "log"
        environment = os.environ | {
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
            "MOZ_HEADLESS": "1",
            "MOZ_CRASHREPORTER_DISABLE": "1",
            "MOZ_REMOTE_ALLOW_SYSTEM_ACCESS": "1",
        }
        command = [program, "--headless", "--no-remote", "--marionette", "--remote-allow-system-access"]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--profile", str(self.profile)],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.number = 0

    def connect(self):
        """Waits until it listens, and opens a session that may do what Thunderbird itself may."""
        said = self.profile / "MarionetteActivePort"
        end = time.monotonic() + PATIENCE
        while not (said.exists() and said.read_text().strip()):
            if self.process.poll() is not None or time.monotonic() > end:
                sys.exit(f"Thunderbird did not start:\n{self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)
        self.stream = socket.create_connection(("127.0.0.1", int(said.read_text())), timeout=PATIENCE).makefile("rwb")
        self.read()
        self.ask("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {"timeouts": {"script": PATIENCE * 1000}}}})
        self.ask("Marionette:SetContext", {"value": "chrome"})

    def read(self):
        """Reads one message: its length, a colon, JSON."""
        length = b""
        while (sign := self.stream.read(1)) != b":":
            if not sign:
                sys.exit(f"Thunderbird has ended:\n{self.log.read_text(errors='replace')[-2000:]}")
            length += sign
        return json.loads(self.stream.read(int(length)))

    def ask(self, command, parameters):
        """Sends a command and returns its answer."""
        self.number += 1
        message = json.dumps([0, self.number, command, parameters]).encode()
        self.stream.write(b"%d:%s" % (len(message), message))
        self.stream.flush()
        _, _, error, value = self.read()
        if error is not None:
            sys.exit(f"{command}: {json.dumps(error)[:2000]}")
        return value

    def run(self, name, *arguments):
        """Runs a script of this folder inside it, and returns what that hands over."""
        script = pathlib.Path(__file__).with_name(name).read_text(encoding="utf-8")
        asked = {"script": script, "args": arguments, "newSandbox": True, "sandbox": "system"}
        answer = self.ask("WebDriver:ExecuteAsyncScript", asked)["value"]
        if answer is None:
            # A window that asks something on the screen ends a script.
            sys.exit(f"{name}: asked on the screen: {self.ask('WebDriver:GetAlertText', {})['value']}")
        if "error" in answer:
            sys.exit(f"{name}: {answer['error']}\n{json.dumps(arguments, ensure_ascii=False)[:4000]}")
        return answer["value"]

    def end(self):
        """Ends it with everything that it has started."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


@contextlib.contextmanager
def running():
    """Starts one, and ends it whatever happens."""
    program = shutil.which("thunderbird")
    if program is None:
        sys.exit("Thunderbird is missing; on Debian: apt-get install thunderbird")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended from outside"))
    # A process that is being ended may still write; what it leaves is not worth failing for.
    with tempfile.TemporaryDirectory(prefix="jishi-thunderbird-", ignore_cleanup_errors=True) as folder:
        thunderbird = Thunderbird(program, pathlib.Path(folder))
        try:
            thunderbird.connect()
            yield thunderbird
        finally:
            thunderbird.end()
