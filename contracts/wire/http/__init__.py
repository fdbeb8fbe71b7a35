"""HTTP as a suite needs it: to send exactly what was meant, once, and to take whatever comes.

Whatever a target sends is taken for hostile: an answer has one deadline for all of it and one size limit, which also
holds for what a compressed body unpacks to. No redirect is followed, no proxy is used, nothing is added to a request
that HTTP does not need.

No request is ever sent a second time, not even a GET: both vendors create by GET as well, and a create must not happen
twice. So that a connection the server has let go of costs nothing all the same, it is found out before the request is
sent: an idle connection is looked at first, and one that was idle for long, or belongs to a server that was seen to
close without notice, is not used again.
"""

from contracts.wire.http.connection import Connection, check_reachable
from contracts.wire.http.incoming import SEEN_BYTES
from contracts.wire.http.unpack import unpacked

__all__ = ["SEEN_BYTES", "Connection", "check_reachable", "unpacked"]
