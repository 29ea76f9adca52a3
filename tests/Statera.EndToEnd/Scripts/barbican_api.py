"""Serves the distribution's Barbican in the foreground: barbican_api.py PORT PASTE_FILE.

It reads barbican.conf in the folder that HOME names.
"""

import sys
from wsgiref import simple_server

from paste import deploy

application = deploy.loadapp("config:" + sys.argv[2])
simple_server.make_server("127.0.0.1", int(sys.argv[1]), application).serve_forever()
