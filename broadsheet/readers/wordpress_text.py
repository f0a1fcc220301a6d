"""The text of WordPress posts to plain HTML: blank lines become paragraphs, captions figures.

Source: `wpautop` and `img_caption_shortcode` of WordPress. Text written with the block editor has
its paragraphs marked; only what stands between its blocks is treated like older text.
"""

import re
from typing import Final

_BLOCK: Final = (
    r"(?:table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map"
    r"|area|blockquote|address|style|p|h[1-6]|hr|fieldset|legend|section|article|aside|hgroup"
    r"|header|footer|nav|figure|figcaption|details|menu|summary)"
)
_AS_IT_IS: Final = re.compile(
    r"(<(?P<tag>pre|script|style|textarea)\b.*?</(?P=tag)\s*>)", re.IGNORECASE | re.DOTALL
)
_OPENING: Final = re.compile(rf"(<{_BLOCK}(?=[\s/>]))", re.IGNORECASE)
_CLOSING: Final = re.compile(rf"(</{_BLOCK}\s*>|<hr\b[^>]*>)", re.IGNORECASE)
_BEGINS_BLOCK: Final = re.compile(rf"</?{_BLOCK}(?=[\s/>])", re.IGNORECASE)
_CAPTION: Final = re.compile(
    r"\[(?:wp_)?caption\b([^\]]*)\](.*?)\[/(?:wp_)?caption\]", re.IGNORECASE | re.DOTALL
)
_PICTURE: Final = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)", re.IGNORECASE)
_BREAKS: Final = re.compile(r"<!--(?:more.*?|nextpage|noteaser)-->", re.DOTALL)


def to_html(text: str) -> str:
    r"""Return HTML whose paragraphs are marked.

    >>> to_html("Một.\n\nHai\nba.<!--more-->Bốn.")
    '<p>Một.</p>\n<p>Hai<br>\nba.</p>\n<p>Bốn.</p>'
    >>> to_html('[caption width="9"]<img src="a.jpg"> Chợ[/caption]')
    '<figure><img src="a.jpg">\n<figcaption>Chợ</figcaption>\n</figure>'
    """
    marked = _CAPTION.sub(_figure, _BREAKS.sub("\n\n", text))
    depth, parts = 0, []
    for part in re.split(r"(<!--\s+/?wp:(?!freeform).*?-->)", marked, flags=re.DOTALL):
        if not part.startswith("<!--"):
            parts.append(part if depth else _paragraphs(part))
        elif not part.endswith("/-->"):
            depth = max(0, depth - 1 if part.lstrip("<!- \n").startswith("/") else depth + 1)
    return "\n".join(part for part in parts if part.strip())


def _paragraphs(text: str) -> str:
    """Mark the paragraphs of text as the classic editor shows it."""
    # The pattern has two groups: every third part is kept as it is, the next one is its tag.
    parts = _AS_IT_IS.split(text)
    written = (part if at % 3 else _marked(part) for at, part in enumerate(parts) if at % 3 != 2)
    return "\n".join(part for part in written if part)


def _marked(text: str) -> str:
    apart = _CLOSING.sub(r"\1\n\n", _OPENING.sub(r"\n\n\1", text.replace("\r\n", "\n")))
    chunks = (chunk.strip() for chunk in re.split(r"\n\s*\n", apart))
    return "\n".join(_paragraph(chunk) for chunk in chunks if chunk)


def _paragraph(chunk: str) -> str:
    if _BEGINS_BLOCK.match(chunk) and not re.match(r"<p[\s>]", chunk, re.IGNORECASE):
        return chunk
    lines = re.sub(r"(?<!<br>)(?<!<br/>)(?<!<br />)\n", "<br>\n", chunk)
    return lines if _BEGINS_BLOCK.match(chunk) else f"<p>{lines}</p>"


def _figure(match: re.Match[str]) -> str:
    attributes, inside = match.groups()
    picture = _PICTURE.match(inside)
    if not picture:
        return match[0]
    stated = re.search(r'\bcaption="([^"]*)"', attributes)
    words = inside[picture.end() :].strip() or (stated[1] if stated else "")
    return f"\n\n<figure>{picture[1]}<figcaption>{words}</figcaption></figure>\n\n"
