"""The guard: which addresses a feed may have, and to which machines a connection may go.

Names are not judged, addresses are, and at the moment of connecting: so `localhost`, `0x7f.1`, a redirect
and a name that changes its mind between question and connection all meet the same check.
"""

import errno
import ipaddress
import socket

from aiohappyeyeballs import AddrInfoType
from yarl import URL

from bot.errors import Unfetchable
from bot.messages import N_

INSIDE = "that is an address inside a private network"
PORTS = (80, 443)
LONGEST = 2000
_TUNNELS = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")))


class InsideError(OSError):
    """The connection would have gone to a private network."""

    def __init__(self) -> None:
        super().__init__(errno.EACCES, INSIDE)


def is_public(address: str) -> bool:
    """Whether this IP address lies on the open internet.

    Addresses that carry another one inside (NAT64, 6to4, Teredo) count as private, whatever Python says of
    them; an IPv4 address in IPv6 dress is judged as what it is.
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if any(ip in tunnel for tunnel in _TUNNELS):
            return False
        ip = ip.ipv4_mapped or ip
    return ip.is_global and not ip.is_multicast


def public_socket(info: AddrInfoType) -> socket.socket:
    """A socket for a public address. Raises InsideError for every other."""
    family, kind, protocol, _name, address = info
    if not is_public(str(address[0])):
        raise InsideError
    made = socket.socket(family=family, type=kind, proto=protocol)
    made.setblocking(False)
    return made


def origin(url: URL) -> str:
    """Scheme, host and port, the port left out where it is the usual one."""
    return str(url.origin())


def checked(address: str, trusted: frozenset[str]) -> URL:
    """The address as a URL that may be asked for. Raises Unfetchable with what is wrong with it.

    An origin in `trusted` may have any port; nothing else is forgiven there.
    """
    try:
        url = URL(address.strip()).with_fragment(None)
        found = origin(url) if url.absolute else ""
    except ValueError:
        raise Unfetchable(N_("That is not an address that Kith can read.")) from None
    if url.scheme not in ("http", "https") or not url.host:
        raise Unfetchable(N_("A feed's address begins with http:// or https://."))
    if len(address) > LONGEST:
        raise Unfetchable(N_("That address is longer than {n} characters.", n=LONGEST))
    if url.raw_user is not None or url.raw_password is not None:
        raise Unfetchable(N_("That address has a name or password in it. Kith fetches public feeds only."))
    if found not in trusted and url.port not in PORTS:
        raise Unfetchable(N_("Kith fetches feeds from the usual ports only: 80 and 443."))
    return url
