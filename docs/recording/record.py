"""Records the command line at work, as an asciinema cast and as an animated SVG of it.

    npm start                          (in another terminal)
    python3 docs/recording/record.py

What is typed is put in; what the commands say, and when, is what they really said on a terminal of their own.
"""

import json
import os
import pathlib
import pty
import random
import shutil
import subprocess
import time

from cast_to_svg import svg_of

ROOT = pathlib.Path(__file__).resolve().parents[2]
# Inside the checkout, so that npx finds its command.
FOLDER = ROOT / ".local" / "recording"
NAME = ROOT / "docs" / "recording" / "command-line"
COLUMNS, ROWS = 100, 34
PEOPLE = 25_000

LEADS = """Who,Email Address,Mobile,Shoe size
Grace Hopper,grace@example.com,+1 202 555 0143,38
Hedy Lamarr,hedy@example.com,+1 303 555 0117,
Hans Mueller,hans.mueller@@example.org,,44
"""

COMMANDS = [
    'npx contacts-import leads.csv --map "Who=full_name" --map "Email Address=email" --update-existing --tag q1',
    "echo $?; cat leads.rejects.csv",
    "npx contacts-import people.csv",
    "npx contacts-import people.csv",
]


def new_key():
    """A key of a workspace that has nothing in it yet."""
    workspace = f"recording-{random.randrange(10**9)}"
    command = ["npm", "run", "--silent", "keys", "--", "create", "--workspace", workspace]
    command += ["--permissions", "write:contacts,read:contacts"]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)["key"]


def write_files():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    (FOLDER / "leads.csv").write_text(LEADS)
    people = "".join(f"Person {n},person.{n}@example.net,met at the fair\n" for n in range(PEOPLE))
    (FOLDER / "people.csv").write_text(f"Name,Email,Remarks\n{people}")


def environment():
    stack = json.loads((ROOT / ".local" / "stack.json").read_text())
    given = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return given | {
        "TERM": "xterm-256color",
        # Without what npm itself has to say.
        "npm_config_progress": "false",
        "npm_config_update_notifier": "false",
        "CONTACTS_IMPORT_URL": stack["api_url"],
        "CONTACTS_IMPORT_KEY": new_key(),
    }


class Cast:
    """Events of a recording: seconds since its beginning, and what was written then."""

    def __init__(self):
        self.events = []
        self.at = 0.0

    def add(self, text, after=0.0):
        self.at += after
        self.events.append([round(self.at, 3), "o", text])

    def type(self, command):
        self.add("$ ", after=0.8)
        for character in command:
            self.add(character, after=0.02)
        self.add("\r\n", after=0.4)


def run(command, cast, env, last_code):
    """Runs a command on a terminal and records what it writes there. Gives its exit code."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(FOLDER)
        os.execvpe("bash", ["bash", "-c", f"(exit {last_code}); {command}"], env)
    subprocess.run(["stty", "cols", str(COLUMNS), "rows", str(ROWS)], stdin=terminal, check=True)
    last = time.monotonic()
    while True:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # On Linux this is how a terminal ends.
            data = b""
        if not data:
            break
        now = time.monotonic()
        cast.add(data.decode(), after=now - last)
        last = now
    os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def main():
    write_files()
    env = environment()
    cast = Cast()
    code = 0
    for command in COMMANDS:
        cast.type(command)
        code = run(command, cast, env, code)
    cast.add("$ ", after=0.2)
    cast.add("", after=4.0)
    header = {"version": 2, "width": COLUMNS, "height": ROWS, "title": "npx contacts-import"}
    lines = [json.dumps(line, ensure_ascii=False) for line in [header, *cast.events]]
    NAME.with_suffix(".cast").write_text("\n".join(lines) + "\n")
    NAME.with_suffix(".svg").write_text(svg_of(cast.events, COLUMNS, ROWS))


main()
