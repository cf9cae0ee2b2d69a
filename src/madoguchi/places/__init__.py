"""Japan's places: a gazetteer, addresses, and places in what people write."""

from madoguchi.model.place import Place
from madoguchi.places.address import AddressParts, Part, split_address
from madoguchi.places.address_check import check_address
from madoguchi.places.finder import PlaceFinder
from madoguchi.places.findings import Finding
from madoguchi.places.gazetteer import Gazetteer
from madoguchi.places.place import PlaceMention
from madoguchi.places.records import Municipality, Prefecture, Town

__all__ = [
    "AddressParts",
    "Finding",
    "Gazetteer",
    "Municipality",
    "Part",
    "Place",
    "PlaceFinder",
    "PlaceMention",
    "Prefecture",
    "Town",
    "check_address",
    "split_address",
]
