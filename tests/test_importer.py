"""Facts of broadsheet.importer: raw files become articles, and no person's work is overwritten."""

import hashlib
import os
import shutil
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from broadsheet.errors import BroadsheetError
from broadsheet.frozen import replace
from broadsheet.importer import ConvertReport, Request, convert_inbox

FERRY = """---
title: Bến đò đóng cửa
date: 2019-11-03
people: [Mai Lan]
organisations: [Bến đò Sông Trăng]
---
Đò nghỉ từ sáng.

Khách đứng chờ.
"""
FERRY_PATH = "articles/ben-do-dong-cua.md"
FERRY_LATER = FERRY.replace("đứng chờ", "ra về").replace("2019-11-03", "2019-11-04")
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Báo Sông</title>
{}</channel></rss>"""
ITEM = """<item><guid>{0}</guid><title>{1}</title><description>{1} và người dân hai bên bờ
đã chờ từ sáng sớm để được qua sông.</description></item>"""

Collection = Callable[[dict[str, str | bytes]], Path]


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """Write files, by path relative to content/, and return the content folder."""

    def write(files: dict[str, str | bytes]) -> Path:
        content = tmp_path / "content"
        for name, text in files.items():
            path = content / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode() if isinstance(text, str) else text)
        return content

    return write


def convert(content: Path, **options: object) -> ConvertReport:
    """Convert with one worker."""
    request = Request(content, content.parent / ".broadsheet", jobs=1)
    return convert_inbox(replace(request, **options), lambda *_: None)  # type: ignore[arg-type]


def convert_counting(content: Path) -> tuple[ConvertReport, list[int]]:
    """Convert and also return the count of files read, as progress tells it."""
    read: list[int] = []
    request = Request(content, content.parent / ".broadsheet")
    return convert_inbox(request, lambda *said: read.append(said[1])), read


def files_of(content: Path) -> dict[str, bytes]:
    return {
        path.relative_to(content).as_posix(): path.read_bytes()
        for path in sorted(content.rglob("*"))
        if path.is_file() and "inbox" not in path.parts
    }


def codes(report: ConvertReport) -> list[str]:
    return [problem.code for problem in report.problems]


def edit(content: Path, old: str, new: str, name: str = FERRY_PATH) -> None:
    path = content / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_raw_file_becomes_an_article(collection: Collection) -> None:
    """The article has the canonical form and says of which bytes it was made."""
    content = collection({"inbox/tin/ben.md": FERRY})
    report = convert(content)
    assert ConvertReport(written=(FERRY_PATH,)) == report
    digest = hashlib.sha256(FERRY.encode()).hexdigest()
    expected = f"""---
title: Bến đò đóng cửa
date: 2019-11-03
lang: vi
people: [Mai Lan]
organisations: [Bến đò Sông Trăng]
converted: {{from: inbox/tin/ben.md, sha256: {digest}}}
---

Đò nghỉ từ sáng.

Khách đứng chờ.
"""
    assert expected == (content / FERRY_PATH).read_text("utf-8")
    assert expected == (content / ".converted" / FERRY_PATH).read_text("utf-8")
    assert FERRY == (content / "inbox/tin/ben.md").read_text("utf-8")


def test_a_second_run_changes_nothing(collection: Collection) -> None:
    """Without a change nothing is read again and no file is touched."""
    content = collection({"inbox/ben.md": FERRY, "inbox/tin.xml": RSS.format(ITEM.format(1, "Lũ"))})
    first = convert(content)
    before = {path: path.stat().st_mtime_ns for path in content.rglob("*")}
    second, read = convert_counting(content)
    assert ConvertReport(unchanged=first.written) == replace(second, problems=())
    assert [] == read
    assert before == {path: path.stat().st_mtime_ns for path in content.rglob("*")}


def test_an_untouched_article_follows_its_source(collection: Collection) -> None:
    """A changed raw file replaces the article that nobody edited, under the same name."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    collection({"inbox/ben.md": FERRY_LATER.replace("đóng cửa", "mở cửa")})
    assert ConvertReport(written=(FERRY_PATH,)) == convert(content)
    text = (content / FERRY_PATH).read_text("utf-8")
    assert "title: Bến đò mở cửa" in text
    assert "Khách ra về." in text


def test_an_edited_article_stays(collection: Collection) -> None:
    """As long as the source is the same, an edited article is left alone without a word."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    edit(content, "Đò nghỉ từ sáng.", "Đò nghỉ hẳn.")
    before = files_of(content)
    assert ConvertReport(unchanged=(FERRY_PATH,)) == convert(content)
    assert before == files_of(content)


def test_an_edited_article_is_merged_with_its_changed_source(collection: Collection) -> None:
    """What the person and the source changed in different places comes together, once."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    edit(content, "Đò nghỉ từ sáng.", "Đò nghỉ hẳn.")
    collection({"inbox/ben.md": FERRY_LATER})
    assert ConvertReport(merged=(FERRY_PATH,)) == convert(content)
    text = (content / FERRY_PATH).read_text("utf-8")
    assert "date: 2019-11-04" in text
    assert text.endswith("\n\nĐò nghỉ hẳn.\n\nKhách ra về.\n")
    assert ConvertReport(unchanged=(FERRY_PATH,)) == convert(content)


def test_a_conflict_is_named_and_the_person_wins(collection: Collection) -> None:
    """Where both changed one paragraph the person's stays, and `take` accepts the other."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    edit(content, "Khách đứng chờ.", "Khách ngồi chờ.")
    collection({"inbox/ben.md": FERRY_LATER})
    report = convert(content)
    assert (FERRY_PATH,) == report.merged
    assert ["conflict"] == codes(report)
    assert "Khách ngồi chờ." in (content / FERRY_PATH).read_text("utf-8")
    assert (FERRY_PATH,) == convert(content, take="ben-do-dong-cua").written
    assert files_of(content)[FERRY_PATH] == files_of(content)[f".converted/{FERRY_PATH}"]
    assert "Khách ra về." in (content / FERRY_PATH).read_text("utf-8")


def test_without_the_text_as_converted_an_edited_article_is_only_named(
    collection: Collection,
) -> None:
    """If the base is lost, an article that differs is kept and said to be edited."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    edit(content, "Khách đứng chờ.", "Khách ngồi chờ.")
    shutil.rmtree(content / ".converted")
    before = files_of(content)[FERRY_PATH]
    collection({"inbox/ben.md": FERRY_LATER})
    for _ in range(2):
        report = convert(content)
        assert (FERRY_PATH,) == report.kept
        assert ["edited"] == codes(report)
    assert before == files_of(content)[FERRY_PATH]


def test_a_lost_base_is_found_again(collection: Collection) -> None:
    """While the source is the same, the text as converted is made once more."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    before = files_of(content)
    shutil.rmtree(content / ".converted")
    assert ConvertReport(unchanged=(FERRY_PATH,)) == convert(content)
    assert before == files_of(content)


def test_a_deleted_article_is_not_made_again(collection: Collection) -> None:
    """An article that a person deleted stays deleted until it is asked for."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    (content / FERRY_PATH).unlink()
    for raw in (FERRY, FERRY_LATER):
        collection({"inbox/ben.md": raw})
        report = convert(content)
        assert ((FERRY_PATH,), ["removed"]) == (report.removed, codes(report))
        assert not (content / FERRY_PATH).exists()
    assert (FERRY_PATH,) == convert(content, take="ben-do-dong-cua.md").written
    assert "Khách ra về." in (content / FERRY_PATH).read_text("utf-8")


def test_a_renamed_article_is_found_by_its_origin(collection: Collection) -> None:
    """A changed source reaches the article under the name that a person gave it."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    (content / "cu").mkdir()
    (content / FERRY_PATH).rename(content / "cu/do.md")
    assert ConvertReport(unchanged=("cu/do.md",)) == convert(content)
    assert [".converted/cu/do.md", "cu/do.md"] == list(files_of(content))
    collection({"inbox/ben.md": FERRY_LATER})
    assert ConvertReport(written=("cu/do.md",)) == convert(content)
    assert "Khách ra về." in (content / "cu/do.md").read_text("utf-8")


def test_a_new_article_leaves_the_base_of_a_renamed_one_alone(collection: Collection) -> None:
    """One that would be called as another was before gets a name and a base of its own."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    (content / FERRY_PATH).rename(content / "articles/do-nghi.md")
    collection({"inbox/moi.md": FERRY.replace("chờ", "đợi")})
    (new,) = convert(content).written
    for path in ("articles/do-nghi.md", new):
        base = (content / ".converted" / path).read_text("utf-8")
        assert base == (content / path).read_text("utf-8")
    assert not (content / ".converted" / FERRY_PATH).exists()


def test_a_deleted_raw_file_takes_nothing_along(collection: Collection) -> None:
    """The article stays when its raw file is gone."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    before = files_of(content)
    (content / "inbox/ben.md").unlink()
    assert ConvertReport() == convert(content)
    assert before == files_of(content)


def test_the_items_of_a_feed_are_known_again(collection: Collection) -> None:
    """A feed that moves on keeps its old articles, adds new ones and rewrites none."""
    old = [ITEM.format(number, f"Tin số {number} về lũ") for number in (1, 2)]
    content = collection({"inbox/tin.xml": RSS.format("".join(old))})
    convert(content)
    before = files_of(content)
    collection({"inbox/tin.xml": RSS.format(old[1] + ITEM.format(3, "Tin số 3 về lũ"))})
    report = convert(content)
    assert ("articles/tin-so-3-ve-lu.md",) == report.written
    assert ("articles/tin-so-1-ve-lu.md", "articles/tin-so-2-ve-lu.md") == report.unchanged
    after = files_of(content)
    assert {name: after[name] for name in before if not name.startswith(".")} == {
        name: data for name, data in before.items() if not name.startswith(".")
    }
    assert [] == convert_counting(content)[1]


def test_articles_of_one_title_are_told_apart(collection: Collection) -> None:
    """One name wanted twice is given to neither; one that is there keeps it."""
    other = FERRY.replace("2019-11-03", "2020-01-02").replace("chờ", "đợi")
    both = {"inbox/a.md": FERRY, "inbox/b.md": other}
    content = collection(both)
    report = convert(content)
    dated = ("articles/ben-do-dong-cua-2019-11-03.md", "articles/ben-do-dong-cua-2020-01-02.md")
    assert dated == report.written
    assert ["same-slug", "same-slug"] == codes(report)
    shutil.rmtree(content)
    collection({"inbox/a.md": FERRY})
    convert(content)
    collection(both)
    assert (dated[1],) == convert(content).written
    assert (content / FERRY_PATH).is_file()


def test_an_article_that_a_person_wrote_keeps_its_name(collection: Collection) -> None:
    """A conversion never takes the file name of an article that it did not write."""
    content = collection({"inbox/ben.md": FERRY, FERRY_PATH: "Của tôi.\n"})
    report = convert(content)
    assert ("articles/ben-do-dong-cua-2019-11-03.md",) == report.written
    assert b"C\xe1\xbb\xa7a t\xc3\xb4i.\n" == files_of(content)[FERRY_PATH]


def test_pictures_come_along(collection: Collection) -> None:
    """A picture beside the raw file is copied; one outside the inbox is not."""
    body = "![Đò](anh/do%201.PNG) ![Mật](../mat.png) ![Xa](https://a.vn/x.png) ![Nét](net.svg)\n"
    content = collection(
        {
            "inbox/tin/ben.md": FERRY + "\n" + body,
            "inbox/tin/anh/do 1.PNG": b"png",
            "inbox/tin/net.svg": b"<svg/>",
            "mat.png": b"secret",
        }
    )
    (content / "inbox/mat.png").symlink_to(content / "mat.png")
    report = convert(content)
    assert ["left-out"] == codes(report)
    assert b"png" == files_of(content)["media/ben-do-dong-cua/do-1.png"]
    assert ["media/ben-do-dong-cua/do-1.png"] == [n for n in files_of(content) if "media/" in n]
    text = (content / FERRY_PATH).read_text("utf-8")
    assert "![Đò](../media/ben-do-dong-cua/do-1.png) ![Mật](../mat.png)" in text


def test_pictures_inside_a_raw_file_come_along(collection: Collection) -> None:
    """A picture attached to a mail is written beside the articles of that mail."""
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Mai Lan <lan@bao.example>", "Bến đò đóng cửa"
    mail.set_content("Đò nghỉ từ sáng, khách đứng chờ hai bên bờ.")
    picture = b"\x89PNG\r\n\x1a\n"
    mail.add_attachment(picture, "image", "png", filename="Đò.png")
    content = collection({"inbox/thu.eml": mail.as_bytes()})
    assert (FERRY_PATH,) == convert(content, jobs=2).written
    (name,) = (name for name in files_of(content) if name.startswith("media/"))
    assert picture == files_of(content)[name]
    assert f"(../{name})" in (content / FERRY_PATH).read_text("utf-8")


def test_names_of_records_are_found(collection: Collection) -> None:
    """A body that no rule would take for one is found because the collection has a record."""
    raw = "# Nước lên\n\nĐội thuyền đêm Hoa Súng chở thóc cho dân cả xã trong đêm.\n"
    record = "---\nname: Hoa Súng\naliases: [thuyền đêm Hoa Súng]\n---\n"
    content = collection({"inbox/lu.md": raw, "organisations/hoa-sung.md": record})
    convert(content)
    assert "Hoa Súng" in (content / "articles/nuoc-len.md").read_text("utf-8").split("---")[1]


SHOW = """---
title: Đêm hội
organisations: [Bè Đò Xưa]
---
Bè Đò Xưa hát ở bến.
"""
MISSED = "# Nước lên\n\nTối qua, Bè Đò Xưa biểu diễn ở bến cho người dân cả xã xem.\n"


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")], ids="".join)
def test_name_certain_in_one_article_is_found_in_another(
    collection: Collection, names: tuple[str, str], jobs: int
) -> None:
    """Whatever the order of the files, and converted together or one after the other."""
    show, missed = (f"inbox/{name}.md" for name in names)
    content = collection({missed: MISSED})
    convert(content, jobs=jobs)
    article = content / "articles/nuoc-len.md"
    assert "organisations" not in article.read_text("utf-8")
    shutil.rmtree(content / "articles")
    shutil.rmtree(content / ".converted")
    collection({show: SHOW})
    convert(content, jobs=jobs)
    together = article.read_text("utf-8")
    assert "organisations: [Bè Đò Xưa]\nunverified: [organisations]" in together
    article.unlink()
    (content / ".converted/articles/nuoc-len.md").unlink()
    assert ("articles/nuoc-len.md",) == convert(content, jobs=jobs).written
    assert together == article.read_text("utf-8")


def test_guess_of_an_article_is_no_reason_to_find_it_there_again(collection: Collection) -> None:
    """What an article held when it was converted before does not count for itself."""
    content = collection({"inbox/a.md": MISSED})
    convert(content)
    article = content / "articles/nuoc-len.md"
    by_hand = article.read_text("utf-8").replace(
        "lang: vi\n", "lang: vi\norganisations: [Đò Xưa]\n"
    )
    article.write_text(by_hand, "utf-8")
    (content / "inbox/a.md").write_text(MISSED.replace("cả xã", "cả huyện"), "utf-8")
    convert(content)
    base = (content / ".converted/articles/nuoc-len.md").read_text("utf-8")
    assert "organisations" not in base
    assert "organisations: [Đò Xưa]" in article.read_text("utf-8")


def test_what_is_no_article_is_passed_by(collection: Collection) -> None:
    """Leftovers, pictures and the files beside a saved page are neither read nor named."""
    content = collection(
        {
            "inbox/.DS_Store": "x",
            "inbox/desktop.ini": "x",
            "inbox/bai.txt.crdownload": "x",
            "inbox/.~lock.bai.docx#": "x",
            "inbox/anh.jpg": "x",
            "inbox/trang_files/menu.html": FERRY,
            "inbox/trang.html": b"<article><h1>L\xc5\xa9</h1><p>" + b"Nuoc len nhanh. " * 30,
        }
    )
    (content / "inbox/ngoai.md").symlink_to(__file__)
    os.mkfifo(content / "inbox/ong.txt")
    report = convert(content)
    assert ("articles/lu.md",) == report.written


def test_a_file_that_cannot_be_read_costs_itself_only(collection: Collection) -> None:
    """A refused file is named in every run, but read only once; all others come through."""
    content = collection({"inbox/ben.md": FERRY, "inbox/la.bin": bytes(range(256)) * 9})
    first = convert(content)
    assert (FERRY_PATH,) == first.written
    assert ["content/inbox/la.bin"] == [problem.path for problem in first.problems]
    second, read = convert_counting(content)
    assert first.problems == second.problems
    assert [] == read


def test_a_source_that_broke_leaves_its_article(collection: Collection) -> None:
    """If a raw file can no longer be read, its article stays and the file is named."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    before = files_of(content)
    collection({"inbox/ben.md": b"\x89PNG\r\n\x1a\n" * 9})
    first = convert(content)
    assert ((FERRY_PATH,), ["unknown-format"]) == (first.unchanged, codes(first))
    assert (first, []) == convert_counting(content)
    assert before == files_of(content)


@pytest.mark.parametrize("option", ["dry_run", "diff"])
def test_looking_writes_nothing(collection: Collection, option: str) -> None:
    """A dry run and a diff report like a real run and leave the disk as it is."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    edit(content, "Đò nghỉ từ sáng.", "Đò nghỉ hẳn.")
    collection({"inbox/ben.md": FERRY_LATER, "inbox/moi.md": "# Mới\n\nTin mới.\n"})
    before = files_of(content)
    report = convert(content, **{option: True})
    assert ((FERRY_PATH,), ("articles/moi.md",)) == (report.merged, report.written)
    assert before == files_of(content)


def test_a_diff_shows_what_would_change(collection: Collection) -> None:
    """The difference is that of the article and what the conversion would leave."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    edit(content, "Đò nghỉ từ sáng.", "Đò nghỉ hẳn.")
    assert () == convert(content, diff=True).diffs
    (named,) = convert(content, diff=True, paths=(content / "inbox/ben.md",)).diffs
    assert "-Đò nghỉ hẳn.\n+Đò nghỉ từ sáng.\n" in named
    collection({"inbox/ben.md": FERRY_LATER})
    (changed,) = convert(content, diff=True).diffs
    assert "-Khách đứng chờ.\n+Khách ra về.\n" in changed
    assert "từ sáng" not in changed


def test_named_files_are_converted_alone(collection: Collection, tmp_path: Path) -> None:
    """A path may lead anywhere; it is recorded relative to the root or by its name."""
    content = collection({"inbox/ben.md": FERRY, "inbox/moi.md": "# Mới\n\nTin mới.\n"})
    outside = tmp_path.parent / "ngoai.md"
    outside.write_text("# Ngoài\n\nTin ngoài.\n", "utf-8")
    (tmp_path / "kho").mkdir()
    (tmp_path / "kho/trong.md").write_text("# Trong\n\nTin trong.\n", "utf-8")
    report = convert(content, paths=(outside, tmp_path / "kho", content / "inbox/moi.md"))
    assert ("articles/moi.md", "articles/ngoai.md", "articles/trong.md") == report.written
    assert "from: ngoai.md," in (content / "articles/ngoai.md").read_text("utf-8")
    assert "from: kho/trong.md," in (content / "articles/trong.md").read_text("utf-8")


def test_a_path_that_is_not_there_is_named(collection: Collection) -> None:
    """A named file that does not exist is a problem, not the end."""
    content = collection({"inbox/ben.md": FERRY})
    report = convert(content, paths=(content / "inbox/khong.md", content / "inbox/ben.md"))
    assert ((FERRY_PATH,), ["unreadable"]) == (report.written, codes(report))


def test_take_needs_a_known_name(collection: Collection) -> None:
    """A name that no article has stops the command."""
    content = collection({"inbox/ben.md": FERRY})
    with pytest.raises(BroadsheetError, match="khong-co"):
        convert(content, take="khong-co")


def test_an_article_with_windows_line_ends_is_not_edited(collection: Collection) -> None:
    """Saving with another editor's line ends is no change of the text."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    path = content / FERRY_PATH
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    collection({"inbox/ben.md": FERRY_LATER})
    assert (FERRY_PATH,) == convert(content).written


def test_a_run_that_was_killed_is_made_good(collection: Collection) -> None:
    """An article without its text as converted, as a kill leaves it, is adopted."""
    content = collection({"inbox/ben.md": FERRY})
    convert(content)
    collection({"inbox/ben.md": FERRY_LATER})
    old_base = (content / ".converted" / FERRY_PATH).read_bytes()
    convert(content)
    expected = files_of(content)
    (content / ".converted" / FERRY_PATH).write_bytes(old_base)
    convert(content)
    assert expected == files_of(content)


def test_one_worker_and_three_give_the_same(collection: Collection, tmp_path: Path) -> None:
    """Bytes and report do not depend on the number of workers."""
    raw = {f"inbox/{n:02}.md": f"# Tin {n % 7}\n\nTin số {n} về lũ.\n" for n in range(30)}
    content = collection({**raw, "inbox/la.bin": bytes(range(256))})
    one = convert(content, jobs=1)
    files = files_of(content)
    for folder in ("articles", ".converted"):
        shutil.rmtree(content / folder)
    shutil.rmtree(tmp_path / ".broadsheet")
    assert one == convert(content, jobs=3)
    assert files == files_of(content)


def test_pictures_of_a_saved_page_are_found_beside_it(tmp_path: Path) -> None:
    """A page that tells its old address still gets the pictures that were saved with it."""
    inbox = tmp_path / "content/inbox"
    (inbox / "anh").mkdir(parents=True)
    (inbox / "anh/cho.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    words = "Sáng nay chợ họp đông, ghe từ các rạch kéo về chật bến, người mua đứng dọc bờ kè. "
    (inbox / "cho.html").write_text(
        "<html><head><title>Chợ họp</title>"
        '<link rel="canonical" href="https://bao.example/2019/cho-hop"></head><body><article>'
        f'<h1>Chợ họp</h1><p>{words * 4}</p><figure><img src="anh/cho.png" alt="Chợ">'
        f"<figcaption>Chợ sớm</figcaption></figure><p>{words * 4}</p></article></body></html>",
        "utf-8",
    )
    convert_inbox(Request(tmp_path / "content", tmp_path / ".broadsheet", jobs=1), lambda *_: None)
    assert "![Chợ](../media/cho-hop/cho.png)" in (
        tmp_path / "content/articles/cho-hop.md"
    ).read_text("utf-8")
    assert (tmp_path / "content/media/cho-hop/cho.png").is_file()
