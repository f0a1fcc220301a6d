"""The type of the page that lists the data files."""

from broadsheet.frozen import Frozen
from broadsheet.views.values import Link, View


class DataPart(Frozen):
    """The same rows in several formats. label: the year, month or letter, empty for all.

    files: the format's name with the path.
    """

    label: str
    files: tuple[Link, ...]


class DataSet(Frozen):
    """The files of one kind. name: `articles`, `people`, `mentions` and the like."""

    name: str
    parts: tuple[DataPart, ...]


class DataView(View, kw_only=True):
    """`data.html`: the data files. package: path of the file that describes them to machines."""

    package: str
    sets: tuple[DataSet, ...]
