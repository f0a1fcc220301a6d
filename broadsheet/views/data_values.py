"""The type of the page that lists the data files."""

from dataclasses import dataclass

from broadsheet.views.values import Link, View


@dataclass(frozen=True, slots=True)
class DataPart:
    """The same rows in several formats. label: the year, month or letter, empty for all.

    files: the format's name with the path.
    """

    label: str
    files: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class DataSet:
    """The files of one kind. name: `articles`, `people`, `mentions` and the like."""

    name: str
    parts: tuple[DataPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DataView(View):
    """`data.html`: the data files. package: path of the file that describes them to machines."""

    package: str
    sets: tuple[DataSet, ...]
