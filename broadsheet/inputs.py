"""All that a build goes by besides the content."""

import os
from collections.abc import Mapping
from pathlib import Path

from broadsheet.digest import digest_bytes, digest_value
from broadsheet.frozen import Frozen, replace
from broadsheet.memo import Memo
from broadsheet.request import Request
from broadsheet.settings import Settings, with_base_url
from broadsheet.sources import (
    LayoutFiles,
    Role,
    load_layouts,
    load_settings,
    program_digest,
    read_needed,
)

Copies = Mapping[str, tuple[str, str, Path]]
"""By output path of each file to be copied: its source for messages, its digest, where it is."""


class Inputs(Frozen):
    """All that a site is made of besides its content. assets: digests by path below assets/.

    frame: a digest of what every view may go by. whole: of all that any file may go by.
    """

    settings: Settings
    layouts: LayoutFiles
    assets: Mapping[str, str]
    program: str
    frame: str
    whole: str


def read_inputs(request: Request) -> Inputs:
    """Read settings, layouts and the program itself."""
    settings = load_settings(request.content)
    if request.base_url is not None:
        settings = with_base_url(settings, request.base_url)
    files = load_layouts(request.layouts, settings.lang)
    settings = replace(settings, title=settings.title or dict(files.strings)["untitled"])
    assets = {name: digest_bytes(read_needed(path)) for name, path in files.assets}
    program = program_digest()
    frame = digest_value((settings, files.strings, request.drafts, program))
    whole = digest_value((frame, files.texts, tuple(assets.items())))
    return Inputs(settings, files, assets, program, frame, whole)


def list_copies(memo: Memo, request: Request, inputs: Inputs) -> Copies:
    """Return the files of the collection and of the layouts that are copied as they are."""
    found = {
        f"assets/{name}": (f"layouts/assets/{name}", inputs.assets[name], file)
        for name, file in inputs.layouts.assets
    }
    for path, digest, (_, _, name) in memo.documents(Role.MEDIA.value, tuple[int, int, bytes]):
        file = request.content / Path(path).parent / os.fsdecode(name)
        found[path] = (f"content/{path}", digest, file)
    return found
