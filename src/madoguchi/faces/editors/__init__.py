"""The pages for the people who keep the list, under `/edit`; those of bodies that keep their own rows, under `/own`."""

SEGMENT = "edit"
OWNERS = "own"
# The parameter that holds a link's secret: no log of ours or of nginx's writes what stands in a query.
LINK = "link"


def address_of_link(base: str, secret: str) -> str:
    """Return the address that a body is sent; only its path where nobody told where this site stands."""
    return f"{base}/{OWNERS}/open?{LINK}={secret}"
