"""The network of bench/transformer_training.cpp in PyTorch, obeying its commands train and memory.

Usage: python3 transformer_training_torch.py DIM LENGTH BATCH LAYERS THREADS
"""
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

VOCABULARY, BATCHES = 65, 16
d, length, batch, layers, threads = map(int, sys.argv[1:])
torch.set_num_threads(threads)
torch.manual_seed(1)
FUSED_ATTENTION = hasattr(F, "scaled_dot_product_attention")
HIDDEN = torch.full((length, length), float("-inf")).triu(1)  # what a query must not see


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(d, eps=1e-5)
        self.qkv = nn.Linear(d, 3 * d, bias=False)
        self.out = nn.Linear(d, d, bias=False)

    def forward(self, x):  # (B, N, d)
        q, k, v = self.qkv(self.norm(x)).split(d, dim=2)
        if FUSED_ATTENTION:
            q, k, v = (part.unsqueeze(1) for part in (q, k, v))
            return self.out(F.scaled_dot_product_attention(q, k, v, is_causal=True).squeeze(1))
        weights = torch.softmax(torch.baddbmm(HIDDEN, q, k.transpose(1, 2), alpha=d**-0.5), dim=2)
        return self.out(torch.bmm(weights, v))


class Perceptron(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(d, eps=1e-5)
        self.wide = nn.Linear(d, 4 * d, bias=False)
        self.out = nn.Linear(4 * d, d, bias=False)

    def forward(self, x):
        return self.out(F.relu(self.wide(self.norm(x))))


class Transformer(nn.Module):
    def __init__(self):
        super().__init__()
        self.token = nn.Embedding(VOCABULARY + 1, d)
        self.position = nn.Embedding(length, d)
        self.sublayers = nn.ModuleList(block() for _ in range(layers) for block in (Attention, Perceptron))
        self.norm = nn.LayerNorm(d, eps=1e-5)
        self.output = nn.Linear(d, VOCABULARY, bias=False)

    def forward(self, tokens):  # (B, N) -> (B, N, V)
        x = self.token(tokens) + self.position.weight
        for sublayer in self.sublayers:
            x = x + sublayer(x)
        return self.output(self.norm(x))


def adam(parameters):
    options = {"lr": 1e-3, "betas": (0.9, 0.99)}
    try:
        return torch.optim.Adam(parameters, fused=True, **options)
    except RuntimeError:  # no fused step on the CPU in older versions
        return torch.optim.Adam(parameters, foreach=True, **options)


network = Transformer()
optimiser = adam(list(network.parameters()))
inputs = torch.randint(VOCABULARY, (BATCHES, batch, length))
targets = torch.randint(VOCABULARY, (BATCHES, batch, length))
steps = 0


def train(seconds):
    global steps
    begin, first = time.perf_counter(), steps
    while steps == first or time.perf_counter() - begin < seconds:
        i = steps % BATCHES
        optimiser.zero_grad(set_to_none=True)
        logits = network(inputs[i])
        F.cross_entropy(logits.view(-1, VOCABULARY), targets[i].view(-1)).backward()
        optimiser.step()
        steps += 1
    return (steps - first) * batch * length / (time.perf_counter() - begin)


def peak_memory():
    with open("/proc/self/status") as status:
        return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM:"))


train(0)
for line in sys.stdin:
    command, *seconds = line.split()
    print(train(float(seconds[0])) if command == "train" else peak_memory(), flush=True)
