"""The first ledger: events with their chain, payments, charges, and what goes with them."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

STATES = "('pending', 'verifying', 'paid', 'expired', 'cancelled')"

TABLES = [
    """
    CREATE TABLE event (
        seq INTEGER PRIMARY KEY CHECK (seq > 0),
        at INTEGER NOT NULL,
        elapsed_ms INTEGER NOT NULL,
        run TEXT NOT NULL,
        register TEXT NOT NULL,
        actor TEXT NOT NULL,
        kind TEXT NOT NULL,
        charge_id INTEGER REFERENCES charge (id),
        created_by TEXT,
        payment_id TEXT,
        body TEXT NOT NULL,
        previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
        hash BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT
    """,
    "CREATE INDEX event_of_settings ON event (kind) WHERE kind IN ('ledger-made', 'settings-changed')",
    "CREATE INDEX event_of_charge ON event (charge_id, seq) WHERE charge_id IS NOT NULL",
    """
    CREATE INDEX event_of_shop ON event (seq)
        WHERE kind IN ('ledger-made', 'settings-changed', 'device-added', 'device-confirmed',
        'device-revoked', 'receiver-doubted', 'receiver-confirmed')
    """,
    "CREATE INDEX event_of_debt ON event (seq) WHERE kind IN ('banks-owe', 'bank-answered')",
    "CREATE INDEX event_of_device ON event (created_by, seq) WHERE created_by IS NOT NULL",
    f"""
    CREATE TABLE charge (
        id INTEGER PRIMARY KEY CHECK (id > 0),
        bank_payment_id TEXT NOT NULL UNIQUE,
        txid TEXT NOT NULL UNIQUE,
        amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 999999999999),
        register TEXT NOT NULL,
        operator TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL CHECK (expires_at > created_at),
        lifetime_s INTEGER NOT NULL CHECK (lifetime_s > 0),
        state TEXT NOT NULL CHECK (state IN {STATES}),
        run TEXT NOT NULL,
        deadline_ms INTEGER NOT NULL,
        code TEXT NOT NULL,
        description TEXT NOT NULL,
        reference TEXT NOT NULL,
        session INTEGER NOT NULL REFERENCES cash_session (id),
        created_by TEXT NOT NULL,
        live INTEGER NOT NULL CHECK (live IN (0, 1)),
        ending TEXT CHECK (ending IN ('expiry', 'cancel', 'bank', 'superseded')),
        settled TEXT CHECK (settled IN ('bank', 'accepted', 'by_hand')),
        paid_by TEXT,
        closed_at INTEGER,
        follows INTEGER REFERENCES charge (id),
        payments_total INTEGER NOT NULL CHECK (payments_total >= 0),
        received INTEGER NOT NULL CHECK (received >= 0),
        refunded INTEGER NOT NULL CHECK (refunded >= 0),
        rests_received INTEGER NOT NULL CHECK (rests_received >= 0),
        difference INTEGER NOT NULL,
        superseded INTEGER NOT NULL CHECK (superseded IN (0, 1)),
        CHECK ((state = 'paid') = (settled IS NOT NULL)),
        CHECK ((state IN ('pending', 'verifying')) = (closed_at IS NULL)),
        CHECK (settled IS NOT 'bank' OR paid_by IS NOT NULL)
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX one_live_charge ON charge (register)
        WHERE live = 1 AND state IN ('pending', 'verifying')
    """,
    "CREATE INDEX open_charge ON charge (id) WHERE state IN ('pending', 'verifying')",
    "CREATE INDEX rest_of_charge ON charge (follows) WHERE follows IS NOT NULL",
    "CREATE INDEX charge_of_register ON charge (register, id)",
    "CREATE INDEX live_charge ON charge (register, id) WHERE live = 1",
    """
    CREATE INDEX final_charge ON charge (state, id)
        WHERE state NOT IN ('pending', 'verifying')
    """,
    "CREATE INDEX charge_of_device ON charge (created_by, id) WHERE created_by <> ''",
    """
    CREATE INDEX final_charge_of_device ON charge (created_by, state, id)
        WHERE created_by <> '' AND state NOT IN ('pending', 'verifying')
    """,
    "CREATE INDEX charge_by_reference ON charge (reference, id) WHERE reference <> ''",
    f"""
    CREATE TABLE payment (
        id TEXT PRIMARY KEY CHECK (id <> ''),
        end_to_end_id TEXT CHECK (end_to_end_id = id),
        charge_id INTEGER REFERENCES charge (id),
        amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 999999999999),
        paid_at INTEGER,
        received_at INTEGER NOT NULL,
        period TEXT CHECK (period IN {STATES}),
        in_time INTEGER NOT NULL CHECK (in_time IN (0, 1)),
        in_time_by_bank INTEGER NOT NULL CHECK (in_time_by_bank IN (0, 1)),
        device TEXT NOT NULL,
        txid TEXT,
        bank_payment_id TEXT,
        delivery TEXT,
        key TEXT,
        pairs TEXT REFERENCES payment (id),
        clock_doubt INTEGER NOT NULL CHECK (clock_doubt IN (0, 1)),
        seq INTEGER NOT NULL,
        result TEXT NOT NULL,
        message TEXT NOT NULL,
        person_hash BLOB
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX payment_of_charge ON payment (charge_id, seq) WHERE charge_id IS NOT NULL",
    "CREATE INDEX bare_payment ON payment (charge_id) WHERE end_to_end_id IS NULL",
    "CREATE UNIQUE INDEX one_pair ON payment (pairs) WHERE pairs IS NOT NULL",
    "CREATE INDEX orphan_payment ON payment (txid) WHERE charge_id IS NULL AND txid IS NOT NULL",
    f"""
    CREATE TABLE tie (
        payment_id TEXT PRIMARY KEY REFERENCES payment (id),
        charge_id INTEGER NOT NULL REFERENCES charge (id),
        period TEXT NOT NULL CHECK (period IN {STATES}),
        in_time INTEGER NOT NULL CHECK (in_time IN (0, 1)),
        in_time_by_bank INTEGER NOT NULL CHECK (in_time_by_bank IN (0, 1)),
        clock_doubt INTEGER NOT NULL CHECK (clock_doubt IN (0, 1))
    ) STRICT
    """,
    "CREATE INDEX tie_of_charge ON tie (charge_id)",
    """
    CREATE TABLE shop_exception (
        id INTEGER PRIMARY KEY CHECK (id > 0),
        kind TEXT NOT NULL CHECK (kind IN ('late', 'underpaid', 'overpaid', 'paid_twice',
            'paid_after_cancel', 'marked_by_hand', 'orphan')),
        charge_id INTEGER REFERENCES charge (id),
        payment_id TEXT REFERENCES payment (id),
        amount INTEGER NOT NULL,
        opened_at INTEGER NOT NULL,
        resolution TEXT NOT NULL CHECK (resolution IN ('open', 'accepted', 'refunded',
            'partly_refunded', 'tied', 'dismissed')),
        outcome TEXT CHECK (outcome IN ('kept', 'given_back', 'not_ours')),
        notes TEXT NOT NULL,
        resolved_at INTEGER,
        resolved_by TEXT NOT NULL,
        approved_by TEXT NOT NULL,
        reason_code TEXT CHECK (reason_code IN ('typed', 'proof_came', 'rest_paid', 'training')),
        reason TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX exception_of_charge ON shop_exception (charge_id, id) WHERE charge_id IS NOT NULL",
    """
    CREATE INDEX open_exception_of_charge ON shop_exception (charge_id, id)
    WHERE charge_id IS NOT NULL AND resolution = 'open'
    """,
    """
    CREATE TABLE refund (
        id TEXT PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 35),
        payment_id TEXT NOT NULL,
        amount INTEGER NOT NULL CHECK (amount > 0),
        state TEXT NOT NULL CHECK (state IN ('asked', 'processing', 'returned', 'failed', 'informed')),
        at INTEGER NOT NULL,
        by_bank INTEGER NOT NULL CHECK (by_bank IN (0, 1)),
        odd INTEGER NOT NULL CHECK (odd BETWEEN 0 AND amount),
        return_id TEXT,
        operator TEXT NOT NULL,
        approved_by TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX refund_of_payment ON refund (payment_id)",
    """
    CREATE UNIQUE INDEX one_open_matter ON shop_exception (payment_id)
    WHERE resolution = 'open' AND payment_id IS NOT NULL
    """,
    "CREATE INDEX decided_exception ON shop_exception (resolved_at, id) WHERE resolution <> 'open'",
    "CREATE INDEX open_exception ON shop_exception (id) WHERE resolution = 'open'",
    "CREATE INDEX orphan_exception ON shop_exception (payment_id) WHERE charge_id IS NULL",
    """
    CREATE TABLE person (
        payment_id TEXT PRIMARY KEY REFERENCES payment (id),
        name TEXT NOT NULL,
        tax_id TEXT NOT NULL,
        salt BLOB NOT NULL CHECK (length(salt) = 16)
    ) STRICT
    """,
    """
    CREATE TABLE alert_count (
        device TEXT NOT NULL,
        day INTEGER NOT NULL,
        content BLOB NOT NULL CHECK (length(content) = 32),
        seq INTEGER NOT NULL,
        count INTEGER NOT NULL CHECK (count > 0),
        PRIMARY KEY (device, day, content)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE unread (
        id INTEGER PRIMARY KEY,
        device TEXT NOT NULL,
        received_at INTEGER NOT NULL,
        is_part INTEGER NOT NULL CHECK (is_part IN (0, 1)),
        digest BLOB NOT NULL CHECK (length(digest) = 32),
        text TEXT NOT NULL,
        count INTEGER NOT NULL CHECK (count > 0),
        seq INTEGER
    ) STRICT
    """,
    "CREATE INDEX unread_of_device ON unread (device, received_at)",
    """
    CREATE TABLE erasure (
        salt BLOB NOT NULL CHECK (length(salt) = 16),
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (salt, hash)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE outbox (
        request TEXT PRIMARY KEY,
        seq INTEGER NOT NULL,
        destination TEXT NOT NULL CHECK (destination IN ('bank')),
        kind TEXT NOT NULL CHECK (kind IN ('remove_charge')),
        charge_id INTEGER NOT NULL REFERENCES charge (id),
        created_at INTEGER NOT NULL,
        answered_at INTEGER
    ) STRICT
    """,
    "CREATE INDEX open_outbox ON outbox (seq) WHERE answered_at IS NULL",
    "CREATE INDEX outbox_of_charge ON outbox (charge_id)",
    """
    CREATE TABLE answer (
        device TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('delivery', 'request')),
        key TEXT NOT NULL,
        content BLOB NOT NULL CHECK (length(content) = 32),
        seq INTEGER NOT NULL,
        result TEXT NOT NULL,
        charge_id INTEGER REFERENCES charge (id),
        PRIMARY KEY (device, kind, key)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE cash_session (
        id INTEGER PRIMARY KEY CHECK (id > 0),
        register TEXT NOT NULL,
        operator TEXT NOT NULL,
        opened_at INTEGER NOT NULL,
        fund INTEGER NOT NULL CHECK (fund >= 0),
        closed_at INTEGER
    ) STRICT
    """,
    "CREATE UNIQUE INDEX one_open_session ON cash_session (register) WHERE closed_at IS NULL",
    """
    CREATE TABLE device (
        id TEXT PRIMARY KEY CHECK (id <> ''),
        role TEXT NOT NULL CHECK (role IN ('bank', 'integration', 'display')),
        name TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        scope TEXT NOT NULL CHECK (scope IN ('own', 'register')),
        proof_required INTEGER NOT NULL CHECK (proof_required IN (0, 1)),
        revoked_at INTEGER
    ) STRICT
    """,
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    """
    CREATE TABLE counter (
        name TEXT PRIMARY KEY,
        value INTEGER NOT NULL CHECK (value >= 0),
        hash BLOB NOT NULL CHECK (length(hash) = 32)
    ) STRICT
    """,
    "INSERT INTO counter (name, value, hash) VALUES ('event', 0, zeroblob(32))",
]

GUARDS = [
    f"""
    CREATE TRIGGER {table}_keeps_{verb} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
    """
    for table in ("event", "payment", "tie", "answer")
    for verb in ("UPDATE", "DELETE")
] + [
    """
    CREATE TRIGGER charge_keeps_DELETE BEFORE DELETE ON charge
    BEGIN SELECT RAISE(ABORT, 'a charge is never deleted'); END
    """,
    """
    CREATE TRIGGER refund_keeps_DELETE BEFORE DELETE ON refund
    BEGIN SELECT RAISE(ABORT, 'a refund is never deleted'); END
    """,
    """
    CREATE TRIGGER refund_keeps_its_terms BEFORE UPDATE OF id, payment_id, amount, by_bank ON refund
    BEGIN SELECT RAISE(ABORT, 'the terms of a refund never change'); END
    """,
    """
    CREATE TRIGGER exception_keeps_DELETE BEFORE DELETE ON shop_exception
    BEGIN SELECT RAISE(ABORT, 'an exception is never deleted'); END
    """,
    """
    CREATE TRIGGER paid_stays_paid BEFORE UPDATE OF state ON charge
    WHEN OLD.state = 'paid' AND NEW.state <> 'paid'
    BEGIN SELECT RAISE(ABORT, 'no way out of paid'); END
    """,
    """
    CREATE TRIGGER charge_keeps_its_terms
    BEFORE UPDATE OF id, bank_payment_id, txid, amount, created_at, expires_at, lifetime_s ON charge
    BEGIN SELECT RAISE(ABORT, 'the terms of a charge never change'); END
    """,
    """
    CREATE TRIGGER code_stays BEFORE UPDATE OF code ON charge WHEN OLD.code <> ''
    BEGIN SELECT RAISE(ABORT, 'the code of a charge never changes'); END
    """,
]


def upgrade() -> None:
    """Make the tables and their guards; runs inside the ledger's one transaction."""
    for statement in TABLES + GUARDS:
        op.execute(statement)
