"""An animated SVG of a recording: a film strip of screens, moved on by a style sheet, so that it plays wherever pictures are shown."""

import re
from xml.sax.saxutils import escape

CHARACTER, LINE, MARGIN = 8.4, 18, 14
# Screens that follow each other faster than this are shown as one.
FRAME_SECONDS = 0.12
TOKEN = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+")


class Screen:
    """As much of a terminal as the commands use: lines, a return to their beginning, and the erasing of what is behind it."""

    def __init__(self, columns, rows):
        self.lines, self.column, self.columns, self.rows = [""], 0, columns, rows

    def write(self, text):
        for token in TOKEN.findall(text):
            if token == "\r":
                self.column = 0
            elif token == "\n":
                self.lines.append("")
            elif token.endswith("K"):
                self.lines[-1] = self.lines[-1][: self.column]
            elif token.endswith("G"):
                self.column = 0
            elif not token.startswith("\x1b"):
                self.put(token)

    def put(self, text):
        for character in text:
            if self.column == self.columns:
                self.lines.append("")
                self.column = 0
            line = self.lines[-1].ljust(self.column)
            self.lines[-1] = line[: self.column] + character + line[self.column + 1 :]
            self.column += 1

    def shown(self):
        return tuple(self.lines[-self.rows :])


def frames_of(events, columns, rows):
    """Screens and when they begin."""
    screen, frames = Screen(columns, rows), []
    for at, _, text in events:
        screen.write(text)
        if frames and at - frames[-1][0] < FRAME_SECONDS:
            frames[-1] = (frames[-1][0], screen.shown())
        else:
            frames.append((at, screen.shown()))
    return frames


def svg_of(events, columns, rows):
    frames = frames_of(events, columns, rows)
    end = events[-1][0]
    width, height = columns * CHARACTER + 2 * MARGIN, rows * LINE + 2 * MARGIN
    ids = {}
    for _, lines in frames:
        for line in lines:
            if line.strip():
                ids.setdefault(line, f"l{len(ids)}")
    symbols = "".join(
        f'<text id="{name}" class="{"c" if line.startswith("$ ") else "t"}">{escape(line)}</text>' for line, name in ids.items()
    )
    strip = "".join(
        f'<g transform="translate({number * width:.0f})">'
        + "".join(
            f'<use href="#{ids[line]}" x="{MARGIN}" y="{MARGIN + (row + 1) * LINE - 5}"/>'
            for row, line in enumerate(lines)
            if line.strip()
        )
        + "</g>"
        for number, (_, lines) in enumerate(frames)
    )
    steps = "".join(
        f"{100 * at / end:.2f}%{{transform:translateX({-number * width:.0f}px)}}" for number, (at, _) in enumerate(frames)
    )
    last = f"transform:translateX({-(len(frames) - 1) * width:.0f}px)"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}">'
        f"<title>npx contacts-import at work</title>"
        f"<style>text{{font:14px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;white-space:pre;fill:#d8dee9}}"
        f".c{{fill:#a3be8c}}@keyframes play{{{steps}100%{{{last}}}}}#strip{{animation:play {end:.1f}s step-end infinite}}"
        f"@media(prefers-reduced-motion){{#strip{{animation:none;{last}}}}}</style>"
        f"<defs>{symbols}</defs>"
        f'<rect width="100%" height="100%" rx="8" fill="#1e222a"/><g id="strip">{strip}</g></svg>\n'
    )
