"""The collection as data: tables, FollowTheMoney, bibliographies, and data inside the pages."""
