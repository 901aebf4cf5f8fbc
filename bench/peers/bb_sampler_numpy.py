#!/usr/bin/env python3
"""The BB task the way a plain numpy loop samples it: np.random.choice for every token.

Prints tokens per second on one core, to compare with bench_bb_sampler.
"""

import argparse
import json
import time

import numpy as np


def read_task(path, trigger_count):
    """Transition (V, V), law of token 1 (V) and the set of trigger ids."""
    with open(path, encoding="utf-8") as file:
        bigrams = json.load(file)
    unigram = np.array(bigrams["unigram"], dtype=float)
    transition = np.zeros((len(unigram), len(unigram)))
    for first, second, count in bigrams["bigrams"]:
        transition[first, second] = count
    transition /= transition.sum(axis=1, keepdims=True)
    # A stable sort: ties go to the lower code point.
    triggers = set(np.argsort(-unigram, kind="stable")[:trigger_count].tolist())
    first_token = unigram.copy()
    first_token[list(triggers)] = 0
    return transition, first_token / first_token.sum(), triggers


def sample_sequence(rng, transition, first_token, triggers, length):
    """<s> = V, then `length` token ids."""
    size = len(first_token)
    sequence = [size, rng.choice(size, p=first_token)]
    while len(sequence) <= length:
        if sequence[-1] in triggers:
            sequence.append(sequence[-2])
        else:
            sequence.append(rng.choice(size, p=transition[sequence[-1]]))
    return sequence


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bigrams", help="a sinkflow-bigrams/1 file")
    parser.add_argument("--triggers", type=int, default=3)
    parser.add_argument("--length", type=int, default=256)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long to sample")
    arguments = parser.parse_args()

    task = read_task(arguments.bigrams, arguments.triggers)
    rng = np.random.RandomState(42)
    tokens = 0
    start = time.perf_counter()
    while time.perf_counter() - start < arguments.seconds:
        tokens += len(sample_sequence(rng, *task, arguments.length)) - 1
    elapsed = time.perf_counter() - start
    print(f"numpy loop: {tokens / elapsed:.4g} tokens per second")


if __name__ == "__main__":
    main()
