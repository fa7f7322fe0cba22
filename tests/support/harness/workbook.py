"""Workbooks made by hand, good and bad: the smallest parts that Excel would still open."""
import zipfile
from xml.sax.saxutils import escape

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COVER = ("Инструкция", [["Шаблон Контингента, версия 1"]], "")


class Raw(str):
    """A cell as it stands in the sheet: '<c r="{r}"><f>A1</f></c>'."""


def column(index):
    return (column(index // 26 - 1) if index >= 26 else "") + chr(65 + index % 26)


def cell(value, row, index):
    place = f"{column(index)}{row}"
    if value is None:
        return ""
    if isinstance(value, Raw):
        return value.replace("{r}", place)
    if isinstance(value, (int, float)):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def sheet_xml(rows, tail=""):
    lines = "".join(f'<row r="{i}">' + "".join(cell(v, i, c) for c, v in enumerate(row)) + "</row>"
                    for i, row in enumerate(rows, 1) if any(v is not None for v in row))
    return (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{MAIN}">'
            f"<sheetData>{lines}</sheetData>{tail}</worksheet>")


def write(file, sheets, extra=(), cover=COVER, date1904=False, shared=None, replace=None):
    """sheets: (title, rows[, what follows the rows]); extra: more parts as (name, octets)."""
    sheets = [s if len(s) == 3 else (*s, "") for s in ([cover] if cover else []) + list(sheets)]
    index = "".join(f'<sheet name="{escape(title)}" sheetId="{i}" r:id="r{i}"/>'
                    for i, (title, _, _) in enumerate(sheets, 1))
    links = "".join(f'<Relationship Id="r{i}" Type="x" Target="worksheets/sheet{i}.xml"/>'
                    for i in range(1, len(sheets) + 1))
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{REL}"><workbookPr date1904='
                           f'"{int(date1904)}"/><sheets>{index}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>"}
    for i, (_, rows, tail) in enumerate(sheets, 1):
        parts[f"xl/worksheets/sheet{i}.xml"] = sheet_xml(rows, tail)
    if shared is not None:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{shared}</sst>'
    parts.update(replace or {})
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as out:
        for name, text in [*parts.items(), *extra]:
            out.writestr(name, text)
    return file
