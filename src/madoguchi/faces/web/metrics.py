"""`/metrics` for Prometheus, on a port of its own: how much, how fast, what came of it; never of whom or what.

It hears the log: every request and every answer is one record there, and is counted from it. What a
node is (its edition, its database) is asked when somebody looks.
"""

from __future__ import annotations

import logging
from collections import Counter as Tally
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, start_http_server
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from madoguchi import __version__
from madoguchi.errors import InputError, why_not
from madoguchi.faces.web import access
from madoguchi.faces.web.health import status_of
from madoguchi.message import Message
from madoguchi.text.dates import today

if TYPE_CHECKING:
    from madoguchi.faces.web.node import Node

KINDS = ("found", "asked", "unsure", "none", "danger")
# Seconds: from what is kept in memory to what somebody gives up on.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics(logging.Handler):
    """All metrics of a node; as a handler it hears the records of requests and answers."""

    def __init__(self, node: Node) -> None:
        super().__init__(logging.INFO)
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "madoguchi_requests",
            "Requests by the template of their address; kept: sent from the kept pages",
            ("route", "method", "status", "kept"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "madoguchi_request_seconds",
            "Time until an answer was sent, without kept pages",
            ("route",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self._answers = Counter(
            "madoguchi_answers", "Answers by what came of the question", ("kind",), registry=self.registry
        )
        for kind in KINDS:
            self._answers.labels(kind)
        self.registry.register(_State(node))
        ProcessCollector(registry=self.registry)

    def emit(self, entry: logging.LogRecord) -> None:
        """Count what a record says."""
        if entry.name == access.answers.name:
            self._answers.labels(entry.getMessage()).inc()
            return
        handled: tuple[access.Handled, ...] = getattr(entry, "handled", ())
        for labels, times in Tally(_labels(handled)).items():
            self._requests.labels(*labels).inc(times)
        for each in handled:
            if not each.kept:
                self._seconds.labels(each.route).observe(each.milliseconds / 1000)

    def serve(self, host: str, port: int) -> int:
        """Serve them from a thread of its own, and return the port. Raises InputError when it cannot be had."""
        try:
            server, _ = start_http_server(port, host, self.registry)
        except OSError as error:
            raise InputError(
                Message(
                    "cannot serve metrics at {host}:{port}: {error}; set MADOGUCHI_METRICS_PORT or "
                    "MADOGUCHI_METRICS_HOST",
                    host=host,
                    port=port,
                    error=why_not(error),
                )
            ) from error
        access.log.addHandler(self)
        access.answers.addHandler(self)
        access.answers.setLevel(logging.INFO)
        chosen: int = server.server_port
        return chosen

    def stop(self) -> None:
        """Hear no more."""
        access.log.removeHandler(self)
        access.answers.removeHandler(self)


def _labels(handled: Iterable[access.Handled]) -> Iterator[tuple[str, str, str, str]]:
    for each in handled:
        yield each.route, each.method, str(each.status), "1" if each.kept else "0"


class _State(Collector):
    """What a node is at this moment."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def collect(self) -> Iterator[Metric]:
        """Yield the gauges."""
        node, edition, holder = self._node, self._node.site.edition, self._node.holder
        info = GaugeMetricFamily(
            "madoguchi_edition_info",
            "What is served, by which program",
            labels=("edition", "revision", "origin", "version"),
        )
        info.add_metric((edition.id, edition.revision, str(holder.served.origin), __version__), 1)
        yield info
        up = status_of(holder) == "ok"
        contact = holder.contact.timestamp() if holder.contact else 0
        for name, what, value in (
            ("edition_age_days", "Days since the end of the edition's period", edition.age_days(today())),
            ("edition_swaps_total", "How often a newer edition was taken", node.swaps),
            ("database_up", "Whether the store could be read when it was last tried", up),
            ("database_writable", "Whether the store takes writes", up and bool(holder.writable)),
            ("database_contact_timestamp_seconds", "When the store was last read; 0: never", contact),
            ("ready", "Whether the node is ready for readers", node.lifecycle.ready),
        ):
            if value is not None:  # how old a list is whose period nobody told
                yield GaugeMetricFamily(f"madoguchi_{name}", what, value=float(value))
