"""The child process that serves a model file: llama.cpp's server (by xllamacpp) on a free port of 127.0.0.1.

It is told what to serve by one line of JSON on its standard input, the key among it, so that the key is in no list of
processes. It answers with one line, where it listens, once the model is loaded. When its input ends, it ends: so it
never outlives the program, however that ends.
"""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    """Serve until the input ends."""
    wanted = json.loads(sys.stdin.readline())
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    # What the library prints is a log and no answer.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = wanted["path"]
    parameters.model_alias = {wanted["name"]}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    parameters.api_keys = [wanted["key"]]
    parameters.n_ctx = wanted["context"]
    parameters.n_parallel = 1
    parameters.ctx_shift = False
    for cores in (parameters.cpuparams, parameters.cpuparams_batch):
        cores.n_threads = wanted["threads"]
    parameters.ui = False
    parameters.endpoint_props = False
    parameters.offline = True
    server = xllamacpp.Server(parameters)
    print(json.dumps({"address": server.listening_address}), file=answers, flush=True)
    sys.stdin.read()
