"""The collection as data: tables, FollowTheMoney, bibliographies, and data inside the pages."""

DATA_PAGE = "data/index.html"
