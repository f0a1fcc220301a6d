"""What a citation says of an article: where it was published first, else this site."""

from broadsheet.model import Card
from broadsheet.views.atlas import Atlas, article_path
from broadsheet.views.values import Citation


def cite(atlas: Atlas, article: Card) -> Citation:
    """Return what a citation of an article says."""
    source, settings = article.source, atlas.settings
    here = f"{settings.base_url}/{article_path(article)}" if settings.base_url else ""
    elsewhere = source.url if source and source.url.startswith(("http://", "https://")) else ""
    named = source.name if source else ""
    return Citation(
        id=article.slug,
        title=article.title,
        authors=article.authors,
        date=str(article.date or ""),
        lang=atlas.lang(article.lang),
        container=named or settings.title,
        archive=settings.title if named else "",
        place=article.place,
        url=elsewhere or here,
        accessed=source.accessed if source and elsewhere else "",
        tags=article.tags,
        unverified=article.unverified,
    )
