"""The ledger's tables as SQLAlchemy Core sees them; the migrations make them.

Money is integer centavos, times are integer microseconds of UTC since 1970. A test compares the columns with
what the migrations made.
"""

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table

METADATA = MetaData()


def _table(name: str, /, **columns: type[Integer | String | LargeBinary]) -> Table:
    return Table(name, METADATA, *(Column(column, kind) for column, kind in columns.items()))


EVENT = _table(
    "event",
    seq=Integer,
    at=Integer,
    elapsed_ms=Integer,
    run=String,
    register=String,
    actor=String,
    kind=String,
    charge_id=Integer,
    created_by=String,
    payment_id=String,
    body=String,
    previous_hash=LargeBinary,
    hash=LargeBinary,
)
CHARGE = _table(
    "charge",
    id=Integer,
    bank_payment_id=String,
    txid=String,
    amount=Integer,
    register=String,
    operator=String,
    created_at=Integer,
    expires_at=Integer,
    lifetime_s=Integer,
    state=String,
    run=String,
    deadline_ms=Integer,
    code=String,
    description=String,
    reference=String,
    session=Integer,
    created_by=String,
    live=Integer,
    ending=String,
    settled=String,
    paid_by=String,
    closed_at=Integer,
    follows=Integer,
    payments_total=Integer,
    received=Integer,
    refunded=Integer,
    rests_received=Integer,
    difference=Integer,
    superseded=Integer,
)
PAYMENT = _table(
    "payment",
    id=String,
    end_to_end_id=String,
    charge_id=Integer,
    amount=Integer,
    paid_at=Integer,
    received_at=Integer,
    period=String,
    in_time=Integer,
    in_time_by_bank=Integer,
    device=String,
    txid=String,
    bank_payment_id=String,
    delivery=String,
    key=String,
    pairs=String,
    clock_doubt=Integer,
    seq=Integer,
    result=String,
    message=String,
    person_hash=LargeBinary,
)
TIE = _table(
    "tie",
    payment_id=String,
    charge_id=Integer,
    period=String,
    in_time=Integer,
    in_time_by_bank=Integer,
    clock_doubt=Integer,
)
REFUND = _table(
    "refund",
    id=String,
    payment_id=String,
    amount=Integer,
    state=String,
    at=Integer,
    by_bank=Integer,
    odd=Integer,
    return_id=String,
    operator=String,
    approved_by=String,
    reason=String,
)
EXCEPTION = _table(
    "shop_exception",
    id=Integer,
    kind=String,
    charge_id=Integer,
    payment_id=String,
    amount=Integer,
    opened_at=Integer,
    resolution=String,
    outcome=String,
    notes=String,
    resolved_at=Integer,
    resolved_by=String,
    approved_by=String,
    reason_code=String,
    reason=String,
)
PERSON = _table("person", payment_id=String, name=String, tax_id=String, salt=LargeBinary)
ALERT_COUNT = _table(
    "alert_count", device=String, day=Integer, content=LargeBinary, seq=Integer, count=Integer
)
UNREAD = _table(
    "unread",
    id=Integer,
    device=String,
    received_at=Integer,
    is_part=Integer,
    digest=LargeBinary,
    text=String,
    count=Integer,
    seq=Integer,
)
ERASURE = _table("erasure", salt=LargeBinary, hash=LargeBinary)
OUTBOX = _table(
    "outbox",
    request=String,
    seq=Integer,
    destination=String,
    kind=String,
    charge_id=Integer,
    created_at=Integer,
    answered_at=Integer,
)
ANSWER = _table(
    "answer",
    device=String,
    kind=String,
    key=String,
    content=LargeBinary,
    seq=Integer,
    result=String,
    charge_id=Integer,
)
CASH_SESSION = _table(
    "cash_session",
    id=Integer,
    register=String,
    operator=String,
    opened_at=Integer,
    fund=Integer,
    closed_at=Integer,
)
DEVICE = _table(
    "device",
    id=String,
    role=String,
    name=String,
    created_at=Integer,
    scope=String,
    proof_required=Integer,
    revoked_at=Integer,
    invited_at=Integer,
    last_seen_at=Integer,
)
SETTING = _table("setting", name=String, value=String)
COUNTER = _table("counter", name=String, value=Integer, hash=LargeBinary)
