"""Embedded PostgreSQL and Valkey for the demo and the tests; nothing here imports Django.

One set of servers per checkout and profile ("demo", "test"), on Unix sockets only, so that no port can collide.
Users hold a shared flock on a lease file. A small detached warden starts the servers, and stops them once it gets that
lock exclusively, i.e. when the last user is gone. The kernel drops a dead process's locks, so kill -9 leaves nothing.
"""

from .leases import lease
from .places import Layout, ServiceError, layout

__all__ = ["Layout", "ServiceError", "layout", "lease"]
