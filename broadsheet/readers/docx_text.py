"""The text of a Word document's parts put right: letters of old fonts, text that hides in fields.

In .VnTime (TCVN3) and VNI-Times the font's name is the only sign that `NguyÔn` means Nguyễn.
Works on the XML before it is turned into HTML; parts that need nothing are left as they are.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from xml.etree import ElementTree as ET  # the package was checked: no document types

from broadsheet.legacy import convert_legacy

_STORIES: Final = re.compile(r"word/(?:document|footnotes|endnotes)\d*\.xml", re.IGNORECASE)
_TRIGGERS: Final = re.compile(rb"\.Vn|VNI|fldSimple|:bdo|:dir\b|mc:Choice")
_UNICODE_LETTER: Final = re.compile("[ăĂđĐơƠưƯĩĨũŨ\u1ea0-\u1ef9]")
# Elements whose text the converter does not see, and one with the same content that it does.
_TRANSPARENT: Final = {"fldSimple": "smartTag", "bdo": "smartTag", "dir": "smartTag"}

_Fonts = Mapping[str, str]


def mend_parts(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the parts of a document with all their text in Unicode and in reach."""
    styles = parts.get("word/styles.xml", b"")
    needed = any(_TRIGGERS.search(part) for name, part in parts.items() if _is_story(name))
    if not needed and not re.search(rb"\.Vn|VNI", styles):
        return dict(parts)
    fonts = _style_fonts(styles)
    return {name: _mended(part, fonts) if _is_story(name) else part for name, part in parts.items()}


def _is_story(name: str) -> bool:
    return bool(_STORIES.fullmatch(name))


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(element: ET.Element, *names: str) -> Iterator[ET.Element]:
    """Yield what lies at the end of a path of local names: strict documents have others' spaces."""
    if not names:
        yield element
        return
    for child in element:
        if _local(child) == names[0]:
            yield from _children(child, *names[1:])


def _value(element: ET.Element, *path: str) -> str:
    """Return the last name in a path as an attribute of the element that the others lead to."""
    found = next(_children(element, *path[:-1]), None)
    attributes = {} if found is None else found.attrib
    return next((v for k, v in attributes.items() if k.rpartition("}")[2] == path[-1]), "")


def _font(element: ET.Element, *path: str) -> str:
    return _value(element, *path, "rFonts", "ascii") or _value(element, *path, "rFonts", "hAnsi")


def _style_fonts(styles: bytes) -> _Fonts:
    """Return the font of each style, inherited ones too; of the document's default under ""."""
    if not styles:
        return {}
    root = ET.fromstring(styles)  # noqa: S314  checked, see the import
    default = next((_font(d, "rPrDefault", "rPr") for d in _children(root, "docDefaults")), "")
    own = {_value(style, "styleId"): style for style in _children(root, "style")}
    fonts = {"": default}
    for name, style in own.items():
        font, above = _font(style, "rPr"), style
        for _ in range(len(own)):
            parent = own.get(_value(above, "basedOn", "val"))
            if font or parent is None:
                break
            font, above = _font(parent, "rPr"), parent
        fonts[name] = font
        if _value(style, "default") in {"1", "true"} and _value(style, "type") == "paragraph":
            fonts[""] = font or default
    return fonts


def _mended(part: bytes, fonts: _Fonts) -> bytes:
    root = ET.fromstring(part)  # noqa: S314  checked, see the import
    for element in root.iter():
        space, _, name = element.tag.rpartition("}")
        if name in _TRANSPARENT:
            element.tag = f"{space}}}{_TRANSPARENT[name]}"
        elif name == "AlternateContent" and next(_children(element, "Fallback"), None) is None:
            for choice in _children(element, "Choice"):
                choice.tag = choice.tag.replace("Choice", "Fallback")
        elif name == "p":
            _convert_runs(element, fonts)
    return ET.tostring(root)


def _convert_runs(paragraph: ET.Element, fonts: _Fonts) -> None:
    inherited = fonts.get(_value(paragraph, "pPr", "pStyle", "val")) or fonts.get("", "")
    for run in paragraph.iter():
        if _local(run) != "r":
            continue
        by_style = fonts.get(_value(run, "rPr", "rStyle", "val")) or inherited
        font = _font(run, "rPr") or by_style
        for text in _children(run, "t"):
            text.text = from_font(text.text or "", font)


def from_font(text: str, font: str) -> str:
    """Return text in Unicode that was typed in a font.

    >>> from_font("NguyÔn ThÞ Hång", ".VnTime"), from_font("NguyÔn", ".VnTimeH")
    ('Nguyễn Thị Hồng', 'NGUYỄN')
    >>> from_font("Nguyễn", ".VnTime"), from_font("NguyÔn", "Arial")
    ('Nguyễn', 'NguyÔn')
    """
    charset = "TCVN3" if font.startswith(".Vn") else "VNI" if font.upper().startswith("VNI") else ""
    if not charset or text.isascii() or _UNICODE_LETTER.search(text):
        return text.upper() if font.startswith(".Vn") and font.endswith("H") else text
    converted = convert_legacy(text, charset)
    return converted.upper() if charset == "TCVN3" and font.endswith("H") else converted
