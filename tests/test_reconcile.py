"""Facts of broadsheet.reconcile: a person's article is never overwritten."""

import pytest

from broadsheet.reconcile import Deed, decide

HEAD = "---\ntitle: Đò\nconverted: {from: inbox/a.txt, sha256: %s}\n---\n\n"
OLD = HEAD % "00" + "Đò nghỉ.\n\nMưa to.\n"
SAME = HEAD % "01" + "Đò nghỉ.\n\nMưa to.\n"
NEW = HEAD % "01" + "Đò nghỉ.\n\nMưa rất to.\n"
EDITED = HEAD % "00" + "Đò nghỉ hẳn.\n\nMưa to.\n"
MERGED = HEAD % "01" + "Đò nghỉ hẳn.\n\nMưa rất to.\n"
BROKEN = OLD.replace("---\n\n", "\n")
CLASHING = HEAD % "00" + "Đò nghỉ.\n\nMưa nhỏ.\n"


@pytest.mark.parametrize(
    ("theirs", "ours", "base", "expected"),
    [
        pytest.param(NEW, OLD, OLD, (Deed.WRITTEN, NEW, []), id="untouched"),
        pytest.param(SAME, OLD, OLD, (Deed.UNCHANGED, None, []), id="only the raw bytes differ"),
        pytest.param(SAME, EDITED, OLD, (Deed.UNCHANGED, None, []), id="nothing new for edited"),
        pytest.param(NEW, NEW, OLD, (Deed.UNCHANGED, None, []), id="already taken over"),
        pytest.param(NEW, NEW, None, (Deed.UNCHANGED, None, []), id="base lost, the same"),
        pytest.param(NEW, OLD, None, (Deed.KEPT, None, ["edited"]), id="base lost, another"),
        pytest.param(NEW, None, OLD, (Deed.REMOVED, None, ["removed"]), id="deleted"),
        pytest.param(NEW, None, None, (Deed.REMOVED, None, ["removed"]), id="deleted, base lost"),
        pytest.param(NEW, CLASHING, OLD, (Deed.KEPT, None, ["conflict"]), id="all in conflict"),
        pytest.param(NEW, BROKEN, OLD, (Deed.KEPT, None, ["edited"]), id="broken head"),
        pytest.param(NEW, EDITED, OLD, (Deed.MERGED, MERGED, []), id="merged"),
    ],
)
def test_each_case_has_its_deed(
    theirs: str, ours: str | None, base: str | None, expected: tuple[Deed, str | None, list[str]]
) -> None:
    """What becomes of an article follows from the three texts alone."""
    decision = decide(theirs, ours, base, "content/articles/do.md")
    codes = [problem.code for problem in decision.problems]
    assert expected == (decision.deed, decision.text, codes)
    assert ("edited" not in codes) == decision.is_settled


def test_a_conflict_names_its_line() -> None:
    """A conflict leads to the person's paragraph and tells the way to the other version."""
    decision = decide(NEW, CLASHING, OLD, "content/articles/do.md")
    (problem,) = decision.problems
    assert ("content/articles/do.md", 8) == (problem.path, problem.line)
    assert "--take do.md" in problem.mend
