"""A program of its own: prints the words of a PDF from its standard input, page by page, until its bounds are met.

`python -I words_of_pdf.py <seconds> <pages> <characters>`. Nothing of the program itself is imported here.
"""

from __future__ import annotations

import io
import logging
import resource
import sys

from pypdf import PdfReader

_MEMORY = 1_500_000_000


def main() -> None:
    """Take the bounds, then read."""
    seconds, pages, characters = (int(word) for word in sys.argv[1:])
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(sys.stdin.buffer.read()))
    said = [str(value) for value in (reader.metadata or {}).values()]
    _say("\n".join(said))
    left = characters
    for page in reader.pages[:pages]:
        words = page.extract_text()
        _say(words)
        left -= len(words)
        if left < 0:
            break


def _say(words: str) -> None:
    sys.stdout.buffer.write(words.encode("utf-8", errors="replace") + b"\n")
    sys.stdout.buffer.flush()  # what was read stays read when the bounds end it


if __name__ == "__main__":
    main()
