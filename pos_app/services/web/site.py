"""Everything that the port answers with GET: the display's page, its files, the pages of charges, /health.

Belongs to the server's loop. Rules: docs/protocol.md, section 1.
"""

from http import HTTPStatus

from websockets.http11 import Response

from pos_app.services.web import http_rules
from pos_app.services.web.status_pages import STATUS_PREFIX, PageFacts, StatusPages
from pos_app.services.web.web_assets import Asset, WebAssets

DISPLAY_PATH = "/"
ASSET_PREFIX = "/assets/"


class Site:
    """Finds the answer to a path that :func:`pos_app.services.web.http_rules.check` let through."""

    def __init__(self, facts: PageFacts, assets: WebAssets) -> None:
        self._facts = facts
        self._assets = assets
        self._charges = StatusPages(facts, assets)

    async def answer(self, path: str) -> Response:
        """Return the answer to ``path``; 404 for all that is not one of ours."""
        if path == DISPLAY_PATH:
            return http_rules.content(self._assets.display_page)
        if path.startswith(STATUS_PREFIX):
            return await self._charges.answer(path)
        if path.startswith(ASSET_PREFIX):
            name = path.removeprefix(ASSET_PREFIX)
            asset = self._assets.files.get(name) or self._logo(name)
            if asset is not None:
                return http_rules.content(asset)
        return http_rules.refusal(HTTPStatus.NOT_FOUND)

    def _logo(self, name: str) -> Asset | None:
        """Return the shop's logo under the name that it has now."""
        logo = self._facts.logo()
        known = logo is not None and name == f"logo-{logo.mark}.png"
        return Asset(logo.png, "image/png") if logo is not None and known else None
