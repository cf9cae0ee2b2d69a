"""Which addresses of the web are ever visited: public ones, of known schemes and ports, checked before a connection."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import httpx

from madoguchi.errors import MadoguchiError
from madoguchi.message import Message

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int, float], Sequence[str]]
"""Host, port and seconds → its addresses. Raises OSError where there are none."""

LONGEST_URL = 500  # characters
_PORTS = {"http": 80, "https": 443}
# Public by their numbers, yet a cloud's own service behind every machine of it.
_METADATA = (ipaddress.ip_address("168.63.129.16"),)
# For protocols and no hosts (IANA's registry of special addresses); Python's releases differ about it.
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefusedError(MadoguchiError):
    """An address that is never visited."""


@dataclass(frozen=True, slots=True)
class Doors:
    """What may be visited beside public addresses at the ports of the web: for tests with servers of their own."""

    ports: frozenset[int] = frozenset(_PORTS.values())
    networks: tuple[Network, ...] = field(default=())


def checked_url(text: str, doors: Doors) -> httpx.URL:
    """Return an address without its fragment. Raises AddressRefusedError for one that is never visited."""
    try:
        url = httpx.URL(text.strip()).copy_with(fragment=None)
        host = url.host
    except (httpx.InvalidURL, ValueError, UnicodeError):
        raise AddressRefusedError(
            Message("{url} is not the address of a page", url=text[:LONGEST_URL])
        ) from None
    if url.scheme not in _PORTS or not host or url.userinfo or len(str(url)) > LONGEST_URL:
        raise AddressRefusedError(
            Message(
                "{url} is not visited: only http and https without a password are", url=text[:LONGEST_URL]
            )
        )
    if port_of(url) not in doors.ports:
        raise AddressRefusedError(
            Message("{url} is not visited: its port is not the web's", url=text[:LONGEST_URL])
        )
    return url


def port_of(url: httpx.URL) -> int:
    """Return the port of an address, written or not."""
    return url.port or _PORTS[url.scheme]


def origin_of(url: httpx.URL) -> str:
    """Return scheme, host and port, as one says it."""
    return f"{url.scheme}://{url.netloc.decode('ascii')}"


def is_public(text: str, doors: Doors) -> bool:
    """Whether an IP address is one of the public internet: not of this machine, its network or its cloud."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if any(address in network for network in doors.networks if network.version == address.version):
        return True
    inner = _inner(address)
    if inner is not None:
        return is_public(str(inner), doors)
    return _is_global(address)


def _inner(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for; packets to it go there."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped


def _is_global(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and (
        address.sixtofour or address.teredo or address.is_site_local
    ):
        return False
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_unspecified
        and address not in _METADATA
        and (address.version == 6 or address not in _PROTOCOLS)
    )


def checked_address(url: httpx.URL, doors: Doors, resolve: Resolve, seconds: float) -> str:
    """Return the IP address to connect to. Every address of the host must be public.

    Raises AddressRefusedError where one is not, OSError where the host is not known.
    """
    found = resolve(url.raw_host.decode("ascii"), port_of(url), seconds)
    if not found:
        raise OSError("no address")
    if not all(is_public(each, doors) for each in found):
        raise AddressRefusedError(
            Message("{host} is not visited: its address is not one of the public internet", host=url.host)
        )
    return found[0]


def resolved(host: str, port: int, seconds: float) -> Sequence[str]:
    """Return the addresses of a host, as the system knows them, in so many seconds at most."""
    found: list[str] = []
    failed: list[BaseException] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))
        except (OSError, UnicodeError) as error:
            failed.append(error)

    asking = threading.Thread(target=ask, daemon=True)  # the system's resolver can't be told to stop
    asking.start()
    asking.join(seconds)
    if failed or asking.is_alive():
        raise OSError(f"{host} is not known")
    return found
