#!/usr/bin/env python3
"""Makes a collection of questions from manuals: the heading of a section asks for its text.

Usage: collect.py OUT.json MANUAL.txt[.gz]...

The manuals are plain texts with numbered headings, such as those of Debian's packages debian-faq, maint-guide and developers-reference
(English), debian-faq-ru, maint-guide-ru and developers-reference-ru (Russian). OUT.json has the format that `retrieval_quality` reads. Choices
in search are made on it, so that no collection that search is judged by has a part in them.
"""
import gzip
import json
import re
import sys
from pathlib import Path

HEADING = re.compile(r"(?:Chapter |Глава )?\d+(?:\.\d+)+\.?\s+(\S.*)$")
RULE = re.compile(r"[=\-~*^\"]{4,}")
# Characters of a heading, and of a section from and up to which it is taken.
LONGEST_HEADING = 160
SECTION = (200, 900)


def read(path):
    return gzip.open(path, "rt", encoding="utf-8").read() if path.suffix == ".gz" else path.read_text(encoding="utf-8")


def sections(text):
    """Each heading, with up to two lines that go on with it, and the lines behind."""
    found, lines, at = [], text.split("\n"), 0
    while at < len(lines):
        heading = HEADING.match(lines[at])
        at += 1
        if not heading:
            if found:
                found[-1][1].append(lines[at - 1])
            continue
        title, end = heading.group(1), at + 2
        while at < min(end, len(lines)) and lines[at].strip() and not RULE.match(lines[at].strip()) and not re.match(r"\s*\d+\.", lines[at]):
            title += " " + lines[at].strip()
            at += 1
        found.append((title, []))
    return found


def paragraphs(path):
    least, most = SECTION
    for title, lines in sections(read(path)):
        title = " ".join(title.split())
        body = " ".join(RULE.sub("", " ".join(lines)).split())
        if len(body) >= least and len(title) <= LONGEST_HEADING:
            question = {"question": title, "answers": [{"text": body[:20], "answer_start": 0}]}
            yield {"context": body[:most], "qas": [question]}


def main(out, *manuals):
    data = [{"title": Path(manual).name, "paragraphs": list(paragraphs(Path(manual)))} for manual in manuals]
    Path(out).write_text(json.dumps({"data": data}, ensure_ascii=False))
    print(sum(len(manual["paragraphs"]) for manual in data), "sections")


if __name__ == "__main__":
    main(*sys.argv[1:])
