"""How fast DEAP makes random programs of EZNAS's primitives [EZNAS22]: python bench/deap_generation.py 100000.

Primitives and terminals of one type, as in EZNAS; trees by half and half of depth 2 to 6. Compiling makes the Python function of a
tree; whether it is valid is found only by running it.
"""

import random
import sys
import time

from deap import gp

count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
primitives = gp.PrimitiveSet("EZNAS", 22)
for name in ("sum product matmul lt gt eq hamming kl cosine").split():
    primitives.addPrimitive(lambda a, b: a, 2, name=name)
for name in (
    "log abslog abs power exp normalise relu sign heaviside invert norm det logdet symeig eig mean l1 softmax sigmoid ones zeros "
    "gt0 lt0 numel"
).split():
    primitives.addPrimitive(lambda a: a, 1, name=name)

random.seed(0)
start = time.process_time()
trees = [gp.PrimitiveTree(gp.genHalfAndHalf(primitives, 2, 6)) for _ in range(count)]
generated = time.process_time() - start
for tree in trees[: count // 10]:
    gp.compile(tree, primitives)
compiled = time.process_time() - start - generated
print(f"{count / generated:.0f} a second, {1 / (generated / count + compiled / (count // 10)):.0f} with compiling, ", end="")
print(f"{sum(map(len, trees)) / count:.1f} nodes on average")
