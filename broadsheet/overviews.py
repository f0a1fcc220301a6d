"""How the pages that show many articles are made: names, years, all; and their data.

Loaded when the first of them is made.
"""

from collections.abc import Callable, Mapping
from itertools import chain
from typing import Any, Final, Union

from broadsheet.data_export.entity_data import entity_data, part_data
from broadsheet.data_export.files import data_views, described_views
from broadsheet.makers import Made
from broadsheet.model import Kind
from broadsheet.recipe import Make
from broadsheet.views.archive import archive_view, shelf_views
from broadsheet.views.atlas import Atlas, entity_data_path
from broadsheet.views.chronology import timeline_view
from broadsheet.views.entities import entity_view
from broadsheet.views.facts import DataPart
from broadsheet.views.feeds import entity_feed_views, feed_views
from broadsheet.views.histories import newest_uses, part_view, uses_of
from broadsheet.views.indexes import home_view, index_views
from broadsheet.views.listings import listing_views
from broadsheet.views.network import network_view
from broadsheet.views.values import (
    PlainView,
    View,
)

VIEWS: Final = tuple(View.__subclasses__())
AnyView: Final[Any] = Union[VIEWS]  # noqa: UP007  # known only when the program runs


def _entity(atlas: Atlas, key: str) -> Made:
    entity = atlas.entity(key)
    uses = newest_uses(atlas, entity)
    followed = chain(uses, uses_of(atlas, entity, len(uses), atlas.settings.feed_entries))
    view, problems = entity_view(atlas, entity, uses)
    views: list[View] = [view, *entity_feed_views(atlas, entity, followed)]
    if atlas.settings.data:
        data = entity_data(atlas, entity, uses)
        views.append(PlainView(path=entity_data_path(view.path), data=data))
    return Made(tuple(views), problems)


def _entity_part(atlas: Atlas, path: str) -> Made:
    entity = atlas.entity(path.rpartition("/")[0])
    span = next(span for span in atlas.spans(entity.key) if span.path == path)
    uses = tuple(uses_of(atlas, entity, span.start, span.end))
    views: list[View] = [part_view(atlas, entity, span, uses)]
    if atlas.settings.data:
        data = part_data(entity, span, uses)
        views.append(PlainView(path=entity_data_path(path), data=data))
    return Made(tuple(views))


def _data_part(atlas: Atlas, key: str) -> Made:
    stem, _, label = key.partition(" ")
    return Made(tuple(data_views(atlas, DataPart(stem, label))))


MAKERS: Final[Mapping[str, Callable[[Atlas, str], Made]]] = {
    Make.ENTITY: _entity,
    Make.ENTITY_PART: _entity_part,
    Make.HOME: lambda atlas, _: Made((home_view(atlas),)),
    Make.INDEX: lambda atlas, kind: Made(tuple(index_views(atlas, Kind(kind)))),
    Make.ARCHIVE: lambda atlas, _: Made((archive_view(atlas),)),
    Make.SHELF: lambda atlas, shelf: Made(tuple(shelf_views(atlas, shelf))),
    Make.NETWORK: lambda atlas, _: Made((network_view(atlas),)),
    Make.TIMELINE: lambda atlas, _: Made((timeline_view(atlas),)),
    Make.FEED: lambda atlas, _: Made(tuple(feed_views(atlas))),
    Make.DATA: lambda atlas, _: Made(tuple(described_views(atlas))),
    Make.DATA_PART: _data_part,
    Make.LISTING: lambda atlas, _: Made(tuple(listing_views(atlas))),
}
