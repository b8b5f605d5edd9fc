"""What an ordinary Word document or Excel workbook is made of: types of parts, relations, fields. Everything else is refused.

Names from ECMA-376 (part 1, sections 11, 12, 15 and 17.16) and from what Word, Excel and LibreOffice write today.
"""

from __future__ import annotations

import re
from typing import Final


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


RELATIONSHIPS_TYPE: Final = "application/vnd.openxmlformats-package.relationships+xml"
_OPEN_XML = "application/vnd.openxmlformats-officedocument."
_WORD = (
    "document.main styles settings webSettings fontTable numbering footnotes endnotes header footer comments commentsExtended "
    "commentsIds commentsExtensible people document.glossary"
)
_EXCEL = (
    "sheet.main worksheet chartsheet styles sharedStrings calcChain table comments pivotTable pivotCacheDefinition "
    "pivotCacheRecords sheetMetadata tableSingleCells userNames"
)
_DRAWING = "chart chartshapes diagramColors diagramData diagramLayout diagramStyle"
_MICROSOFT = (
    "vnd.ms-word.stylesWithEffects vnd.ms-word.intelligence2 vnd.ms-office.chartstyle vnd.ms-office.chartcolorstyle "
    "vnd.ms-office.chartex vnd.ms-office.drawingml.diagramDrawing vnd.ms-office.classificationlabels "
    "vnd.ms-excel.threadedcomments vnd.ms-excel.person vnd.ms-excel.slicer vnd.ms-excel.slicerCache vnd.ms-excel.timeline "
    "vnd.ms-excel.timelineCache vnd.ms-excel.controlproperties vnd.ms-excel.rdrichvalue vnd.ms-excel.rdrichvaluestructure "
    "vnd.ms-excel.rdrichvaluetypes vnd.ms-excel.richvaluerel vnd.ms-excel.namedsheetviews vnd.ms-excel.featurepropertybag"
)
XML_TYPES: Final = frozenset(
    {
        *(f"{_OPEN_XML}wordprocessingml.{name}+xml" for name in _names(_WORD)),
        *(f"{_OPEN_XML}spreadsheetml.{name}+xml" for name in _names(_EXCEL)),
        *(f"{_OPEN_XML}drawingml.{name}+xml" for name in _names(_DRAWING)),
        *(f"{_OPEN_XML}{name}+xml" for name in _names("theme themeOverride drawing extended-properties custom-properties")),
        f"{_OPEN_XML}customXmlProperties+xml",
        f"{_OPEN_XML}vmlDrawing",
        *(f"application/{name}+xml" for name in _names(_MICROSOFT)),
        "application/vnd.openxmlformats-package.core-properties+xml",
        "application/vnd.openxmlformats-package.digital-signature-xmlsignature+xml",
        RELATIONSHIPS_TYPE,
        "application/xml",
        "text/xml",
        "image/svg+xml",
        "application/inkml+xml",
    }
)
BINARY_TYPES: Final = frozenset(
    {
        *(f"image/{name}" for name in _names("png jpeg jpg pjpeg gif bmp tiff tif x-emf x-wmf emf wmf x-bmp vnd.ms-photo webp")),
        f"{_OPEN_XML}spreadsheetml.printerSettings",
        f"{_OPEN_XML}wordprocessingml.printerSettings",
        f"{_OPEN_XML}obfuscatedFont",
        "application/vnd.openxmlformats-package.digital-signature-origin",
        "text/plain",
    }
)
# Parts that the list of content types doesn't name are taken for what their ending says.
TYPE_BY_ENDING: Final = {
    "rels": RELATIONSHIPS_TYPE,
    "xml": "application/xml",
    "png": "image/png",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "gif": "image/gif",
    "emf": "image/x-emf",
    "wmf": "image/x-wmf",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "bmp": "image/bmp",
    "txt": "text/plain",
}
# By the last part of the relation's name: the namespaces differ between editions of the standard.
RELATIONS: Final = _names(
    "officeDocument core-properties extended-properties custom-properties thumbnail styles "
    "stylesWithEffects settings webSettings fontTable font numbering theme themeOverride footnotes "
    "endnotes header footer comments commentsExtended commentsIds commentsExtensible people image "
    "hyperlink glossaryDocument customXml customXmlProps chart chartEx chartStyle chartColorStyle "
    "chartUserShapes diagramData diagramLayout diagramQuickStyle diagramColors diagramDrawing worksheet "
    "chartsheet sharedStrings calcChain table pivotTable pivotCacheDefinition pivotCacheRecords drawing "
    "vmlDrawing sheetMetadata printerSettings threadedComment person slicer slicerCache timeline "
    "timelineCache tableSingleCells usernames ctrlProp rdRichValue rdRichValueStructure rdRichValueTypes "
    "richValueRel namedSheetView intelligence2 hdphoto FeaturePropertyBag origin signature classificationlabels"
)
# Fields of Word that show or compute something from the document itself. Not among them: what fetches or starts something
# (DDE, DDEAUTO, LINK, EMBED, INCLUDE, INCLUDEPICTURE, INCLUDETEXT, IMPORT, RD, DATABASE, CONTROL, HTMLCONTROL, PRINT).
FIELDS: Final = _names(
    "= ADDIN ADDRESSBLOCK ADVANCE ASK AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT AUTOTEXT AUTOTEXTLIST BARCODE "
    "BIBLIOGRAPHY BIDIOUTLINE CITATION COMMENTS COMPARE CREATEDATE DATE DISPLAYBARCODE DOCPROPERTY "
    "DOCVARIABLE EDITTIME EQ FILENAME FILESIZE FILLIN FORMCHECKBOX FORMDROPDOWN FORMTEXT FTNREF GLOSSARY "
    "GOTOBUTTON GREETINGLINE HYPERLINK IF INDEX INFO KEYWORDS LASTSAVEDBY LISTNUM MACROBUTTON "
    "MERGEBARCODE MERGEFIELD MERGEREC MERGESEQ NEXT NEXTIF NOTEREF NUMCHARS NUMPAGES NUMWORDS PAGE "
    "PAGEREF PRINTDATE PRIVATE QUOTE REF REVNUM SAVEDATE SECTION SECTIONPAGES SEQ SET SHAPE SKIPIF "
    "STYLEREF SUBJECT SYMBOL TA TC TEMPLATE TIME TITLE TOA TOC USERADDRESS USERINITIALS USERNAME XE"
)
# Elements that stand for something fetched, started or embedded, whatever their namespace.
ELEMENTS: Final = _names(
    "altChunk object OLEObject oleObject oleObjects subDoc mailMerge attachedTemplate saveThroughXslt "
    "frameset frame ddeLink ddeItem oleLink oleItem externalReference externalReferences externalBook "
    "connection connections queryTable dbPr webPr olapPr textPr webPublishItem webPublishItems "
    "webPublishing webVideoPr webextensionref videoFile audioFile wavAudioFile quickTimeFile externalData "
    "script foreignObject iframe embed movie"
)
_FUNCTION = r"(?<![A-Z0-9_.])(?:_XLFN\.|_XLWS\.|_XLETA\.)*"
# Functions that fetch, call or start something; without a parenthesis too, because a function can be handed on by its name.
FUNCTIONS: Final = re.compile(
    rf"{_FUNCTION}(?:WEBSERVICE|STOCKHISTORY|RTD|REGISTER\.ID|SQL\.REQUEST|CUBE[A-Z]+|IMPORTDATA|IMPORTXML|IMPORTHTML)(?![A-Z0-9_!.])"
    rf"|{_FUNCTION}(?:IMAGE|CALL|REGISTER|EXEC|PY|DDE|FOPEN|DDEINITIATE)\s*\(|_XLETA\.(?:IMAGE|HYPERLINK)|_XLL\.|_XLUDF\.DDE"
)
LINK_FUNCTION: Final = re.compile(rf"{_FUNCTION}HYPERLINK\s*\(")
