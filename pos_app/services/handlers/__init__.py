"""One function per command: load, ask the domain, save. The only caller of the rules.

Handlers return values; nobody is told anything here. A handler that raises leaves nothing behind.
"""

from collections.abc import Callable, Mapping
from typing import Any

from pos_app.domain import commands
from pos_app.services.handlers import (
    alerts,
    charges,
    decisions,
    devices,
    keeping,
    money,
    pins,
    questions,
    receiver,
    refunds,
)
from pos_app.services.handlers.desk import Desk

HANDLERS: Mapping[type, Callable[[Desk, Any], object]] = {
    commands.OpenCharge: charges.open_charge,
    commands.CancelCharge: charges.cancel_charge,
    commands.ExpireDue: charges.expire_due,
    commands.EndVerification: charges.end_verification,
    commands.EndGrace: charges.end_grace,
    commands.NoteRemoval: charges.note_removal,
    commands.ConfirmPayment: money.confirm_payment,
    commands.Quarantine: alerts.quarantine,
    commands.NoteRefund: refunds.note_refund,
    commands.AcceptException: decisions.accept_exception,
    commands.CloseException: decisions.close_exception,
    commands.TieOrphan: decisions.tie_orphan,
    commands.MarkByHand: decisions.mark_by_hand,
    commands.ChangePin: pins.change_pin,
    commands.SaveMerchant: decisions.save_merchant,
    commands.ConfirmReceiver: receiver.confirm_receiver,
    commands.SaveKeeping: keeping.save_keeping,
    commands.ExportPerson: keeping.export_person,
    commands.ErasePerson: keeping.erase_person,
    commands.SaveNetwork: devices.save_network,
    commands.CheckManager: devices.check_manager,
    commands.AddDevice: devices.add_device,
    commands.ConfirmDevice: devices.confirm_device,
    commands.RevokeDevice: devices.revoke_device,
    commands.RefuseInvited: devices.refuse_invited,
    commands.NoteNewKey: devices.note_new_key,
    commands.NoteSeen: devices.note_seen,
    commands.NoteAlert: alerts.note_alert,
    commands.ReadCharge: questions.read_charge,
    commands.ListCharges: questions.list_charges,
    commands.ListOpen: questions.list_open,
    commands.ReadLive: questions.read_live,
    commands.ReadEvents: questions.read_events,
    commands.ReadOutbox: questions.read_outbox,
    commands.ReadInbox: questions.read_inbox,
    commands.ReadAskSince: questions.read_ask_since,
    commands.ReadStatus: questions.read_status,
    commands.ListDevices: devices.list_devices,
}
