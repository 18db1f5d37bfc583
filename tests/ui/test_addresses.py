"""Which interfaces may be chosen."""

import ipaddress

from pos_app.ui.addresses import own_addresses


def test_only_addresses_that_others_can_reach_are_offered() -> None:
    """None of loopback, none of a link alone, IPv4 first; whatever this computer has."""
    found = [ipaddress.ip_address(each.address) for each in own_addresses()]

    assert not [each for each in found if each.is_loopback or each.is_link_local or each.is_unspecified]
    assert sorted(each.version for each in found) == [each.version for each in found]
    assert all(each.interface for each in own_addresses())
