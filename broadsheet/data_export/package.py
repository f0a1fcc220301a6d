"""`datapackage.json`: which data files there are, what their columns mean and how they join.

It names the files and says nothing of what is in them, so it changes only when a year begins.
Source: Data Package 2.0, https://datapackage.org.
"""

import json
from collections.abc import Mapping, Sequence

from broadsheet.data_export.tables import TABLES, Column, Table
from broadsheet.settings import Settings

_TYPES = {
    "csv": "text/csv",
    "jsonl": "application/jsonl",
    "ftm.jsonl": "application/jsonl",
    "bib": "application/x-bibtex",
    "ris": "application/x-research-info-systems",
    "json": "application/vnd.citationstyles.csl+json",
}
_TITLES = {
    "articles.ftm.jsonl": "Articles and who appears in them, as FollowTheMoney entities",
    "people.ftm.jsonl": "People as FollowTheMoney entities",
    "organisations.ftm.jsonl": "Organisations as FollowTheMoney entities",
    "citations.bib": "Citations as BibTeX",
    "citations.ris": "Citations as RIS",
    "citations.json": "Citations as CSL-JSON",
}
_FORMULAS = (
    "A text that a spreadsheet could take for a formula has an apostrophe before it; "
    "JSON lines hold it as it is."
)


def package_text(settings: Settings, files: Mapping[str, Sequence[str]]) -> str:
    """Return the package's description.

    files: names below data/ by what they hold, such as `articles.csv`, whole or in parts.
    """
    package: dict[str, object] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "title": settings.title,
        "description": settings.description,
        "homepage": f"{settings.base_url}/" if settings.base_url else "",
        "contributors": [{"title": settings.author}] if settings.author else [],
        "resources": [_resource(name, paths) for name, paths in files.items()],
    }
    known = {key: value for key, value in package.items() if value}
    return json.dumps(known, ensure_ascii=False, indent=2) + "\n"


def _resource(name: str, paths: Sequence[str]) -> dict[str, object]:
    stem, _, suffix = name.partition(".")
    table = next(
        (table for table in TABLES if name in {f"{table.name}.csv", f"{table.name}.jsonl"}), None
    )
    resource: dict[str, object] = {
        "name": stem if suffix == "csv" else name.replace(".", "-"),
        "title": table.title if table else _TITLES[name],
        "path": paths[0] if len(paths) == 1 else list(paths),
        "format": suffix.rpartition(".")[2],
        "mediatype": _TYPES[suffix],
        "encoding": "utf-8",
    }
    if table and suffix == "csv":
        resource |= {"description": _FORMULAS, "dialect": {"lineTerminator": "\r\n"}}
    if table:
        resource |= {"type": "table", "schema": _schema(table, suffix)}
    return resource


def _schema(table: Table, suffix: str) -> dict[str, object]:
    end = "" if suffix == "csv" else f"-{suffix}"
    schema: dict[str, object] = {
        "fields": [_field(column, table, suffix) for column in table.columns],
        "primaryKey": list(table.key),
        "missingValues": [""],
    }
    foreign = [_foreign_key(column, table, end) for column in table.columns if column.foreign]
    return {**schema, "foreignKeys": foreign} if foreign else schema


def _field(column: Column, table: Table, suffix: str) -> dict[str, object]:
    field: dict[str, object] = {
        "name": column.name,
        "type": column.type,
        "description": column.description,
    }
    if column.type == "list":
        field |= {"delimiter": "|"} if suffix == "csv" else {"type": "array"}
    if column.name in table.key:
        field["constraints"] = {"required": True}
    return field


def _foreign_key(column: Column, table: Table, end: str) -> dict[str, object]:
    there = "" if column.foreign == table.name else f"{column.foreign}{end}"  # empty: itself
    return {"fields": [column.name], "reference": {"resource": there, "fields": ["id"]}}
