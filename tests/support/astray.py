#!/usr/bin/env python3
"""A server that gives one answer to whatever it is asked: astray.py FOLDER STATUS BODY [NAME:VALUE]...
FOLDER gets `port`, and `asked`: "METHOD PATH" a line."""
import http.server
import os
import sys

folder, status, body = sys.argv[1], int(sys.argv[2]), sys.argv[3].encode()
fields = [field.split(":", 1) for field in sys.argv[4:]]


class Astray(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        with open(os.path.join(folder, "asked"), "a") as asked:
            asked.write(f"{self.command} {self.path}\n")
        self.send_response(status)
        for name, value in [("Content-Type", "application/json"), ("Content-Length", str(len(body)))] + fields:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = answer


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Astray)
server.daemon_threads = True
with open(os.path.join(folder, "port.new"), "w") as port:
    port.write(str(server.server_port))
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
server.serve_forever()
