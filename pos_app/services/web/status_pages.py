"""The pages of one charge: ``/payments/pix/{bank_payment_id}`` and the picture of its code.

The charge's UUID is the secret that opens them; they show amount, order number, state and receiver, never who
paid. They belong to the server's loop and ask the till as everybody does. Rules: docs/protocol.md, section 1.
"""

import asyncio
import logging
import re
from http import HTTPStatus
from typing import NamedTuple, Protocol

from websockets.http11 import Response

from pos_app.domain.charge import ChargeRecord, ClockReading
from pos_app.domain.commands.base import AnswerT, ChargeRef, Command
from pos_app.domain.commands.queries import ReadCharge
from pos_app.domain.customer_display import CustomerPhase, CustomerText, page_picture_of
from pos_app.domain.errors import PosError, RefusedError
from pos_app.domain.money import to_brl
from pos_app.domain.shop import TillStatus
from pos_app.services.ports.displays import Logo, QrDrawing
from pos_app.services.qr.drawing import QrSelfCheckError
from pos_app.services.web import http_rules
from pos_app.services.web.web_assets import Asset, WebAssets
from pos_app.services.wire_mapping.answers import qr_name, remaining_seconds
from pos_app.wire.cleaning import clean
from pos_app.wire.terms import Refusal

log = logging.getLogger(__name__)

STATUS_PREFIX = "/payments/pix/"
PICTURE_PREFIX = "/payments/pix/qr_code/"
NOT_FOUND = "not_found"
READS_AT_ONCE = 8
"""Pages that ask the till together: its queue is for banks first of all."""
READS_WAITING = 64
"""Pages that wait for their turn; further ones are told to come again."""

_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_STATUS_PATH = re.compile(f"{STATUS_PREFIX}({_UUID})")
_PICTURE_PATH = re.compile(f"{PICTURE_PREFIX}qr_code_payment_({_UUID})")
_PAGE_KIND = "text/html; charset=utf-8"


class TooManyReadsError(Exception):
    """So many pages wait for the till that this one is not even queued."""


class _View(NamedTuple):
    """What a page says: its state's word and two finished sentences."""

    state: str
    headline: str
    hint: str


class PageFacts(Protocol):
    """What pages ask of whoever serves them; called in the server's loop."""

    async def ask(self, command: Command[AnswerT]) -> AnswerT:
        """Ask the till."""

    async def draw(self, code: str) -> QrDrawing:
        """Return the picture of a code."""

    def now(self) -> ClockReading:
        """Read both clocks."""

    def status(self) -> TillStatus:
        """Return how the till stands."""

    def customer_words(self, key: CustomerText) -> tuple[str, str]:
        """Return the big line of a customer's picture and the line under it, which may be empty."""

    def logo(self) -> Logo | None:
        """Return the shop's logo, None for none."""


class StatusPages:
    """Answers requests below ``/payments/pix/``."""

    def __init__(self, facts: PageFacts, assets: WebAssets) -> None:
        self._facts = facts
        self._assets = assets
        self._turn = asyncio.Semaphore(READS_AT_ONCE)
        self._waiting = 0

    async def answer(self, path: str) -> Response:
        """Return the answer to a path below ``STATUS_PREFIX``; what is no charge of ours is not found."""
        try:
            if picture := _PICTURE_PATH.fullmatch(path):
                return await self._picture(picture[1])
            page = _STATUS_PATH.fullmatch(path)
            record = None if page is None else await self._read(page[1])
        except (TooManyReadsError, PosError):
            return http_rules.refusal(HTTPStatus.SERVICE_UNAVAILABLE)
        return self._not_found() if record is None else self._page(record)

    async def _read(self, bank_payment_id: str) -> ChargeRecord | None:
        """Return a charge, None where there is none of that id.

        Raises:
            TooManyReadsError: the till has enough to do.
            PosError: it cannot answer now.
        """
        if self._waiting >= READS_WAITING:
            raise TooManyReadsError
        self._waiting += 1
        try:
            async with self._turn:
                record = await self._facts.ask(ReadCharge(ref=ChargeRef(bank_payment_id=bank_payment_id)))
                return record.as_shown(self._facts.now())
        except RefusedError as error:
            if error.reason == Refusal.NOT_FOUND:
                return None
            raise
        finally:
            self._waiting -= 1

    async def _picture(self, bank_payment_id: str) -> Response:
        record = await self._read(bank_payment_id)
        if record is None:
            return self._not_found()
        if not (record.may_show_code and record.charge.code):
            return http_rules.refusal(HTTPStatus.GONE)
        try:
            drawing = await self._facts.draw(record.charge.code)
        except QrSelfCheckError:
            log.exception("a code has no picture; its page shows the text")
            return http_rules.refusal(HTTPStatus.SERVICE_UNAVAILABLE)
        return http_rules.content(Asset(drawing.png, "image/png"))

    def _not_found(self) -> Response:
        words = self._assets.words
        view = _View(NOT_FOUND, words["not_found"], words["not_found_hint"])
        return self._document(self._message(view, "", ""), view, HTTPStatus.NOT_FOUND)

    def _page(self, record: ChargeRecord) -> Response:
        view = self._view(record)
        charge = record.charge
        amount = to_brl(charge.amount)
        order = self._assets.words["order"].format(number=charge.id)
        if view.state != CustomerPhase.PENDING:
            return self._document(self._message(view, amount, order), view)
        fragments = {"check_amount": self._assets.around_amount("check_amount", amount)}
        body = self._assets.fill(
            "pending.html",
            fragments,
            shop=clean(self._facts.status().merchant.shop),
            receiver=clean(self._facts.status().merchant.name, 25),
            description=clean(charge.description),
            amount=amount,
            order=order,
            picture=f"{PICTURE_PREFIX}{qr_name(charge)}",
            picture_says=self._assets.words["code_of"].format(amount=amount),
            code=charge.code,
            remaining=remaining_seconds(charge, self._facts.now()),
            total=charge.lifetime_s,
        )
        return self._document(body, view)

    def _view(self, record: ChargeRecord) -> _View:
        shown = page_picture_of(record)
        return _View(shown.phase, *self._facts.customer_words(shown.text))

    def _message(self, view: _View, amount: str, order: str) -> str:
        merchant = self._facts.status().merchant
        return self._assets.fill(
            "message.html",
            {"icons": self._assets.icons},
            headline=view.headline,
            hint=view.hint,
            amount=amount,
            order=order,
            receiver=clean(merchant.name, 25) if order else "",
        )

    def _document(self, body: str, view: _View, status: HTTPStatus = HTTPStatus.OK) -> Response:
        is_training = self._facts.status().is_training
        page = self._assets.fill(
            "status.html",
            {"body": body},
            state=view.state,
            title=view.headline,
            training_class="training" if is_training else "real",
        )
        return http_rules.content(Asset(page.encode(), _PAGE_KIND), status)
