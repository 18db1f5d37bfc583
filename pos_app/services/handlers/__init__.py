"""One function per command: load, ask the domain, save. The only caller of the rules.

Handlers return values; nobody is told anything here. A handler that raises leaves nothing behind.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pos_app.domain import commands
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
)
from pos_app.services.handlers.context import HandlerContext

HANDLERS: Mapping[type, Callable[[HandlerContext, Any], object]] = {
    commands.OpenCharge: charges.open_charge,
    commands.CancelCharge: charges.cancel_charge,
    commands.ExpireDue: charges.expire_due,
    commands.EndVerification: charges.end_verification,
    commands.EndGrace: charges.end_grace,
    commands.NoteRemoval: charges.note_removal,
    commands.ConfirmPayment: confirmations.confirm_payment,
    commands.Quarantine: alerts.quarantine,
    commands.NoteRefund: refunds.note_refund,
    commands.AcceptException: decisions.accept_exception,
    commands.CloseException: decisions.close_exception,
    commands.MatchOrphan: decisions.tie_orphan,
    commands.MarkByHand: decisions.mark_by_hand,
    commands.ChangePin: pins.change_pin,
    commands.SaveMerchant: decisions.save_merchant,
    commands.ConfirmReceiver: receiver.confirm_receiver,
    commands.SaveRetention: retention.save_keeping,
    commands.ExportPerson: retention.export_person,
    commands.ErasePerson: retention.erase_person,
    commands.SaveNetwork: devices.save_network,
    commands.CheckManager: devices.check_manager,
    commands.AddDevice: devices.add_device,
    commands.ConfirmDevice: devices.confirm_device,
    commands.RevokeDevice: devices.revoke_device,
    commands.RefuseInvited: devices.refuse_invited,
    commands.NoteNewKey: devices.note_new_key,
    commands.NoteSeen: devices.note_seen,
    commands.NoteAlert: alerts.note_alert,
    commands.ReadCharge: queries.read_charge,
    commands.ListCharges: queries.list_charges,
    commands.ListOpen: queries.list_open,
    commands.ReadLive: queries.read_live,
    commands.ReadEvents: queries.read_events,
    commands.ReadOutbox: queries.read_outbox,
    commands.ReadInbox: queries.read_inbox,
    commands.ReadAskSince: queries.read_ask_since,
    commands.ReadStatus: queries.read_status,
    commands.ListDevices: devices.list_devices,
}
