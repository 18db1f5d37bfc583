"""One function per command: load, ask the domain, save. The only caller of the rules.

Handlers return values; nobody is told anything here. A handler that raises leaves nothing behind.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from pos_app.domain.commands.base import Command
from pos_app.domain.commands.charges import (
    CancelCharge,
    EndGrace,
    EndVerification,
    ExpireDue,
    NoteRemoval,
    OpenCharge,
    SetCode,
)
from pos_app.domain.commands.confirmations import ConfirmPayment, NoteRefund, Quarantine
from pos_app.domain.commands.decisions import (
    AcceptException,
    CloseException,
    MarkByHand,
    MatchOrphan,
    ReadDecided,
    ReadInbox,
    ReopenException,
)
from pos_app.domain.commands.devices import (
    AddDevice,
    ConfirmDevice,
    ListDevices,
    NoteNewKey,
    NoteSeen,
    RefuseInvited,
    RevokeDevice,
)
from pos_app.domain.commands.queries import (
    ListCharges,
    ListOpen,
    ReadAskSince,
    ReadCharge,
    ReadEvents,
    ReadLive,
    ReadOutbox,
    ReadStatus,
)
from pos_app.domain.commands.shop import (
    ChangePin,
    CheckManager,
    ConfirmReceiver,
    ErasePerson,
    ExportPerson,
    NoteAlert,
    SaveMerchant,
    SaveNetwork,
    SaveRetention,
)
from pos_app.services.handlers import (
    alerts,
    charges,
    confirmations,
    decisions,
    devices,
    pins,
    queries,
    receiver,
    refunds,
    retention,
    shop,
)
from pos_app.services.handlers.context import HandlerContext

Handlers = Mapping[type[Command[Any]], Callable[[HandlerContext, Any], object]]
"""A function for each kind of command."""

HANDLERS: Handlers = MappingProxyType(
    {
        OpenCharge: charges.open_charge,
        CancelCharge: charges.cancel_charge,
        SetCode: charges.set_code,
        ExpireDue: charges.expire_due,
        EndVerification: charges.end_verification,
        EndGrace: charges.end_grace,
        NoteRemoval: charges.note_removal,
        ConfirmPayment: confirmations.confirm_payment,
        Quarantine: alerts.quarantine,
        NoteRefund: refunds.note_refund,
        AcceptException: decisions.accept_exception,
        CloseException: decisions.close_exception,
        ReopenException: decisions.reopen_exception,
        MatchOrphan: decisions.match_orphan,
        MarkByHand: decisions.mark_by_hand,
        ChangePin: pins.change_pin,
        SaveMerchant: shop.save_merchant,
        ConfirmReceiver: receiver.confirm_receiver,
        SaveRetention: retention.save_keeping,
        ExportPerson: retention.export_person,
        ErasePerson: retention.erase_person,
        SaveNetwork: devices.save_network,
        CheckManager: devices.check_manager,
        AddDevice: devices.add_device,
        ConfirmDevice: devices.confirm_device,
        RevokeDevice: devices.revoke_device,
        RefuseInvited: devices.refuse_invited,
        NoteNewKey: devices.note_new_key,
        NoteSeen: devices.note_seen,
        NoteAlert: alerts.note_alert,
        ReadCharge: queries.read_charge,
        ListCharges: queries.list_charges,
        ListOpen: queries.list_open,
        ReadLive: queries.read_live,
        ReadEvents: queries.read_events,
        ReadOutbox: queries.read_outbox,
        ReadInbox: queries.read_inbox,
        ReadDecided: queries.read_decided,
        ReadAskSince: queries.read_ask_since,
        ReadStatus: queries.read_status,
        ListDevices: devices.list_devices,
    }
)
"""One for each command, answering what the command's base names; a test compares them."""
