"""Follows calendars as people's programs do: vdirsyncer fetches a link and everything over CalDAV, khal shows it.

Reads JSON with `link`, `dav`, `user`, `password`, `from` (a date), `days` and, for a second look, `folder`; prints JSON
with the folder, and under `shown` for each calendar what khal shows: start, end and title, in UTC.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

asked = json.load(sys.stdin)
folder = Path(asked.get("folder") or tempfile.mkdtemp(prefix="jishi-calendars-"))
calendars = folder / "calendars"


def run(*words, **more):
    env = os.environ | {"HOME": str(folder), "TZ": "UTC", "LC_ALL": "C.UTF-8", "XDG_CACHE_HOME": str(folder / "cache")}
    done = subprocess.run([sys.executable, "-m", *words], env=env, capture_output=True, text=True, **more)
    if done.returncode != 0:
        sys.exit(f"{words}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def quoted(text):
    return json.dumps(text)


def synced():
    config = folder / "vdirsyncer.conf"
    config.write_text(
        f"""
[general]
status_path = {quoted(str(folder / "status"))}

[pair link]
a = "link_there"
b = "link_here"
collections = null

[storage link_there]
type = "http"
url = {quoted(asked["link"])}

[storage link_here]
type = "filesystem"
path = {quoted(str(calendars / "link"))}
fileext = ".ics"

[pair dav]
a = "dav_there"
b = "dav_here"
collections = ["from a"]

[storage dav_there]
type = "caldav"
url = {quoted(asked["dav"])}
username = {quoted(asked["user"])}
password = {quoted(asked["password"])}

[storage dav_here]
type = "filesystem"
path = {quoted(str(calendars / "dav"))}
fileext = ".ics"
"""
    )
    for name in ("link", "dav"):
        (calendars / name).mkdir(parents=True, exist_ok=True)
    run("vdirsyncer", "-c", str(config), "discover", input="y\n" * 20)
    run("vdirsyncer", "-c", str(config), "sync")


def shown():
    found = {"link": calendars / "link"}
    found |= {f"dav/{one.name}": one for one in sorted((calendars / "dav").iterdir()) if one.is_dir()}
    parts = "\n".join(
        f"[[{name.replace('/', '-')}]]\npath = {path}\nreadonly = True" for name, path in found.items()
    )
    config = folder / "khal.conf"
    config.write_text(
        f"""
[calendars]
{parts}
[sqlite]
path = {folder / "khal.db"}
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
"""
    )
    lines = {}
    for name in found:
        listed = run(
            "khal", "-c", str(config), "list", "-a", name.replace("/", "-"), "--day-format", "", "--format",
            "{start-long-full}|{end-long-full}|{title}", asked["from"], f"{asked['days']}d",
        )
        lines[name] = [line.split("|", 2) for line in listed.splitlines() if "|" in line]
    return lines


synced()
print(json.dumps({"folder": str(folder), "shown": shown()}, ensure_ascii=False))
