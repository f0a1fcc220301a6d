"""What Lighthouse says of the pages that readers come to first, whatever the machine."""

import os

import pytest

from lighthouse import COMMAND, rate, richest
from pages import build_site, host


def test_pages_get_full_marks(tmp_path_factory: pytest.TempPathFactory) -> None:
    """100 for accessibility, best practices and search engines, for each of them."""
    if not COMMAND.is_file() and os.environ.get("CI") != "true":
        pytest.skip("needs Lighthouse: npm ci --prefix tests/site_quality")
    site = build_site(tmp_path_factory.getbasetemp(), "vi")
    with host(site) as url:
        for path in richest(site):
            report = rate(url + path, ["accessibility", "best-practices", "seo"])
            scores = {name: part["score"] for name, part in report["categories"].items()}
            failed = [a["id"] for a in report["audits"].values() if a["score"] == 0]
            assert {1} == set(scores.values()), (path, scores, failed)
