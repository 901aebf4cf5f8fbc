"""Training the same networks with sinkflow and with PyTorch, on the CPU and two threads, in one run.

Usage: python3 transformer_training.py BENCH_TRANSFORMER_TRAINING NAME=PYTHON...

Each PYTHON is an interpreter that may or may not have PyTorch. For every shape the programs take turns, a window of a second each; best
of five.
"""
import os
import subprocess
import sys
import time

ROUNDS, SECONDS, PAUSE = 5, 1.0, 0.3  # a pause lets the threads of the one before fall asleep
SHAPES = [(d, n, b, layers) for layers in (1, 3) for d, n, b in ((64, 64, 64), (128, 128, 64), (256, 256, 16))]
VOCABULARY, MIB = 65, 2**20
bench = sys.argv[1]
pythons = dict(argument.split("=", 1) for argument in sys.argv[2:])
script = os.path.join(os.path.dirname(__file__), "transformer_training_torch.py")


class Program:
    def __init__(self, command, shape, threads):
        self.process = subprocess.Popen([*command, *map(str, shape), str(threads)], text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)

    def answer(self, *command):
        self.process.stdin.write(" ".join(map(str, command)) + "\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def operations_per_token(d, n, layers):
    """Additions and multiplications of a step: a product forward and two of its size backward; attention sees half of the positions."""
    return 3 * (2 * (12 * d * d * layers + VOCABULARY * d) + layers * 2 * d * (n + 1))


def activations(d, n, b, layers):
    """Bytes that the backward pass of a whole batch needs: a layer's two norms, queries, keys, values, weights, heads and hidden units,
    the last norm and the predictions."""
    return 4 * b * n * (layers * (2 * 2 * d + 3 * d + n + d + 4 * d) + 2 * d + VOCABULARY)


def version(python):
    if not os.path.exists(python):
        return None
    found = subprocess.run([python, "-c", "import torch; print(torch.__version__)"], text=True, capture_output=True, check=False)
    return found.stdout.strip() if found.returncode == 0 else None


versions = {}
for name, python in pythons.items():
    versions[name] = version(python)
    print(f"PyTorch, {name}: {versions[name] or 'cannot be had here'}")
peers = [name for name in pythons if versions[name]]
print("tokens/s on 2 threads (what ours is a multiple of), Adam, float32; attn+mlp in every layer")
print(f"{'d':>4}{'N':>5}{'B':>4} layers {'ours':>9}" + "".join(f"{name:>19}" for name in peers) +
      "   2 threads/1 (SGEMM)   share of SGEMM   load")
memory = []
for shape in SHAPES:
    d, n, b, layers = shape
    programs = {"ours": Program([bench], shape, 2), "alone": Program([bench], shape, 1)}
    for name in peers:
        programs[name] = Program([pythons[name], script], shape, 2)
    larger = Program([bench], (d, n, 4 * b, layers), 2)
    memory.append((shape, programs["ours"].answer("memory"), larger.answer("memory"),
                   [programs[name].answer("memory") for name in peers]))
    larger.end()
    best = dict.fromkeys([*programs, "product", "product alone"], 0.0)
    for _ in range(ROUNDS):
        for name, program in programs.items():
            time.sleep(PAUSE)
            best[name] = max(best[name], program.answer("train", SECONDS))
        for name, program in (("product", "ours"), ("product alone", "alone")):
            best[name] = max(best[name], programs[program].answer("multiply", SECONDS / 2))
    for program in programs.values():
        program.end()
    share = operations_per_token(d, n, layers) * best["ours"] / best["product"]
    print(f"{d:4}{n:5}{b:4}{layers:7} {best['ours']:9.0f}" +
          "".join(f"{best[name]:10.0f} ({best['ours'] / best[name]:5.2f})" for name in peers) +
          f"{best['ours'] / best['alone']:14.2f} ({best['product'] / best['product alone']:4.2f})   {best['product'] / 1e9:5.0f} G/s {share:6.0%}{os.getloadavg()[0]:7.1f}", flush=True)
print("SGEMM: 4096 x d by d x 4d, each of 2 threads a product of its own, in the same run")
print("peak memory of the process in MiB, and what the activations of a whole batch would take")
for (d, n, b, layers), ours, larger, others in memory:
    print(f"{d:4}{n:5}{b:4}{layers:7}  ours {ours / MIB:5.0f}, with 4 B {larger / MIB:5.0f}" +
          "".join(f", {name} {other / MIB:5.0f}" for name, other in zip(peers, others)) +
          f"; activations {activations(d, n, b, layers) / MIB:5.0f}")
