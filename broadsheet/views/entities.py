"""Views of people and organisations: who this is, where, when, in what role, with whom."""

from collections.abc import Sequence
from functools import lru_cache

from broadsheet.collation import fold_name
from broadsheet.dates import read_date
from broadsheet.errors import Problem
from broadsheet.library import Entity
from broadsheet.model import Fragment, Kind, Record
from broadsheet.views.articles import resolve_body
from broadsheet.views.atlas import Atlas, entity_data_path, entity_path, show_date
from broadsheet.views.ego import MOST as MOST_AROUND
from broadsheet.views.ego import draw_ego
from broadsheet.views.elsewhere import elsewhere
from broadsheet.views.entity_values import EntityView, Role, Tie
from broadsheet.views.histories import (
    Use,
    all_unverified,
    chart,
    cite,
    entity_layout,
    list_parts,
    newest_articles,
)
from broadsheet.views.pictures import Graph
from broadsheet.views.roles import list_roles
from broadsheet.views.ties import count_pairs, find_ties
from broadsheet.views.values import DateText, Link

_OF_TIES = frozenset(("people", "organisations", "ego"))


def entity_view(
    atlas: Atlas, entity: Entity, uses: Sequence[Use]
) -> tuple[EntityView, tuple[Problem, ...]]:
    """Return the page of one entity; what it costs grows with its own articles alone.

    uses: those that it shows. For no other article does it ask, but for where a role is told: so
    a new title changes one page of somebody famous.
    """
    path, layout = entity_path(entity), entity_layout(entity)
    record = entity.record or Record(entity.kind, entity.id, "", entity.name, Fragment())
    biography, problems = resolve_body(atlas, record.body, record.path, path)
    days = [day for day in atlas.days(entity.key) if day]
    shown = atlas.shown(layout)
    ties, ego = ((), None) if shown.isdisjoint(_OF_TIES) else _company(atlas, entity)
    view = EntityView(
        path=path,
        layout=layout,
        title=entity.name,
        lang=atlas.settings.lang,
        description=entity.description,
        description_lang=atlas.lang(entity.description_lang),
        feed=f"{entity.key}.xml" if days and atlas.settings.entity_feeds else "",
        kind=entity.kind.value,
        body_kind=record.body_kind,
        aliases=_aliases(entity, record),
        previous_names=record.previous_names,
        weak_aliases=record.weak_aliases,
        biography=biography,
        elsewhere=elsewhere(record.same_as),
        verified=record.verified,
        unverified=entity.is_unverified,
        all_unverified=all_unverified(entity),
        data=entity_data_path(path) if atlas.settings.data else "",
        parent=_parent(atlas, entity),
        parts=tuple(Link(part.name, entity_path(part)) for part in atlas.parts(entity)),
        count=len(entity.appearances),
        first=_shown(days[-1], atlas.settings.lang) if days else None,
        last=_shown(days[0], atlas.settings.lang) if days else None,
        roles=_roles(atlas, entity) if "roles" in shown else (),
        chart=chart(atlas, entity.key) if "chart" in shown else None,
        people=_of_kind(ties, Kind.PERSON),
        organisations=_of_kind(ties, Kind.ORGANISATION),
        ego=ego,
        periods=newest_articles(atlas, entity, uses),
        rest=list_parts(atlas, entity.key),
    )
    return view, problems


@lru_cache(maxsize=1 << 14)  # many are named on the same day first or last
def _shown(day: str, lang: str) -> DateText | None:
    return show_date(read_date(day), lang)


def _of_kind(ties: Sequence[Tie], kind: Kind) -> tuple[Tie, ...]:
    return tuple([tie for tie in ties if tie.kind == kind])


def _aliases(entity: Entity, record: Record) -> tuple[str, ...]:
    """Return the forms not named otherwise, one for each spelling that readers would tell apart."""
    forms: dict[str, str] = {}
    for alias in entity.aliases:
        forms.setdefault(fold_name(alias), alias)
    if forms:
        for known in (entity.name, *record.previous_names, *record.weak_aliases):
            forms.pop(fold_name(known), None)
    return tuple(forms.values())


def _roles(atlas: Atlas, entity: Entity) -> tuple[Role, ...]:
    told = [use for use in entity.appearances if use.entry.roles]
    articles = atlas.articles([use.article for use in told])
    return list_roles(
        (cite(atlas, article), use.entry.roles, use.unverified)
        for use, article in zip(told, articles, strict=True)
    )


def _company(atlas: Atlas, entity: Entity) -> tuple[tuple[Tie, ...], Graph | None]:
    """Return an entity's ties and the picture of those of more than one article."""
    company = atlas.named_in([use.article for use in entity.appearances])
    ties = find_ties(atlas, entity, company)
    around = tuple(tie for tie in ties if tie.count > 1)[:MOST_AROUND]
    return ties, draw_ego(entity.name, entity.kind.value, around, count_pairs(company, around))


def _parent(atlas: Atlas, entity: Entity) -> Link | None:
    parent = atlas.parent(entity)
    if parent:
        return Link(parent.name, entity_path(parent))
    wanted = entity.record.parent if entity.record else ""
    return Link(wanted, "") if wanted else None
