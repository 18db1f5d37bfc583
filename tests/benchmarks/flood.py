"""One flood in a process of its own until it is ended: NAME PORT, a key on standard input."""

import resource
import sys

from pos_app.services.devices.key_store import read_key_file
from tests.fakes import floods

if __name__ == "__main__":
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    key = read_key_file(sys.stdin.readline())[0]
    floods.keep_on(floods.FLOODS[sys.argv[1]], int(sys.argv[2]), key)
