"""What the rules look at: the name, the size and the bytes of one uploaded file."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO

from img_program.documents.models import EXTENSIONS, DocumentKind

# Containers of old Office files, and of password-protected new ones.
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP_SIGNATURE = b"PK\x03\x04"
WHAT_WE_TAKE = "Send a PDF, a Word document (.docx), an Excel workbook (.xlsx), or a picture (.png, .jpg)."
SAVE_AGAIN = "Open it on your computer, save it again, and send the new file."


@dataclass(slots=True)
class Upload:
    """One file as it arrived. `size` is in bytes; `file` can be read again from its start; `look` is what a look at it found."""

    name: str
    size: int
    file: BinaryIO
    look: str | None = None

    @property
    def extension(self) -> str:
        """The ending of the name in lower case, with its dot."""
        _stem, dot, ending = self.name.rpartition(".")
        return f".{ending.lower()}" if dot else ""

    @property
    def claimed_kind(self) -> DocumentKind | None:
        """The type that the name promises."""
        return next((kind for kind, endings in EXTENSIONS.items() if self.extension in endings), None)

    def head(self, length: int = 4096) -> bytes:
        """The first bytes."""
        self.file.seek(0)
        return self.file.read(length)

    def tail(self, length: int = 4096) -> bytes:
        """The last bytes."""
        self.file.seek(max(0, self.size - length), io.SEEK_SET)
        return self.file.read(length)

    def rewound(self) -> BinaryIO:
        """The file at its start."""
        self.file.seek(0)
        return self.file
