"""Shelves: what is filed by the alphabet is cut where the letters are, not where a number is."""

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.views.shelving import shelve


def shelves(names: list[str], limit: int) -> dict[str, tuple[str, ...]]:
    found = list(shelve(((name, name) for name in names), limit))
    assert len({shelf.slug for shelf in found}) == len(found)
    return {shelf.label: shelf.things for shelf in found}


def test_few_names_stand_by_their_first_letter() -> None:
    """A letter's tone does not part names, its shape does."""
    assert {"A": ("An", "Án"), "Â": ("Ân",), "Đ": ("Đỗ",)} == shelves(["An", "Án", "Ân", "Đỗ"], 9)


def test_full_shelf_is_cut_by_the_next_letter() -> None:
    """Letters with few names share the shelf of what they begin with."""
    names = [f"Tha {n}" for n in range(30)] + [f"Tra {n}" for n in range(30)] + ["Tu", "Tý"]
    found = shelves(names, 40)
    assert {"T…": 2, "Th": 30, "Tr": 30} == {label: len(things) for label, things in found.items()}


def test_namesakes_end_on_one_shelf() -> None:
    """However many there are: no letter tells them apart."""
    assert {"An Binh An": ("An Bình An",) * 50} == shelves(["An Bình An"] * 50, 5)


def test_addresses_keep_letters_with_marks_apart() -> None:
    """`ă` is written as `aw` there, and two letters with a hyphen."""
    names = ["Ăn"] + ["A 0"] * 6 + ["Awa"] * 6
    assert ["a-other", "a-w", "aw"] == sorted(
        shelf.slug for shelf in shelve(((n, n) for n in names), 6)
    )


@given(st.lists(st.text(st.sampled_from("aăâbđe 1?"), max_size=6), max_size=40))
def test_nothing_is_lost_or_doubled(names: list[str]) -> None:
    """Each name stands on exactly one shelf, also one without letters."""
    found = [
        thing for shelf in shelve(((n, n) for n in sorted(names)), 3) for thing in shelf.things
    ]
    assert sorted(names) == sorted(found)


@given(st.lists(st.text(st.sampled_from("abc"), min_size=1, max_size=4), min_size=1, max_size=40))
def test_one_more_name_changes_few_shelves(names: list[str]) -> None:
    """Only those whose letters the new name shares."""
    new, *others = names
    before, after = shelves(sorted(others), 5), shelves(sorted(names), 5)
    changed = {label for label, things in after.items() if before.get(label) != things}
    assert all(
        new.startswith(label.rstrip("…").lower().replace(" ", "")) or new[0] == label[0].lower()
        for label in changed
    )
