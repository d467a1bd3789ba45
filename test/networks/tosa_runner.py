# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs a TOSA network on numpy samples, by upstream MLIR passes alone.

    tosa_runner.py network.mlirbc --inputs samples.npy -o outputs.npy

As a module: `Network(path, taps=True)` compiles a network, `run` runs it,
`ops` lists its convolutions and matrix multiplications with their constants,
and `measure` gathers the statistics that bias correction asks for.

How. `mlir-opt` prints the module in generic form, one op per line, which is
edited as text: the dynamic batch becomes 1, and with taps the input and the
output (accumulator plus bias, before rescale and activation) of every op
become further results of the function. Upstream passes lower it to LLVM,
clang makes a shared library of it, and ctypes calls its C wrapper with memref
descriptors that point into numpy arrays. `mlir-runner` could run the same
module but takes no data: hundreds of samples would have to be written into the
IR as constants and the results be parsed from printed text, and each batch
would be compiled again. A library is compiled once and reads `.npy` data.
"""

import argparse
import ctypes
import os
import tempfile

import numpy as np

from tosa_module import (BIASED_OPS, ELEMENT_TYPES, BiasedOp, Function,
                         find_tool, parse_tensor_type, run_tool, sign_extend)

TOSA_TO_MEMREF = """builtin.module(
func.func(tosa-optional-decompositions),canonicalize,
func.func(tosa-infer-shapes,tosa-make-broadcastable,tosa-to-linalg-named,
canonicalize,tosa-layerwise-constant-fold,tosa-make-broadcastable,
tosa-to-linalg,tosa-to-tensor,tosa-to-arith{include-apply-rescale=true}),
canonicalize,cse,linalg-fuse-elementwise-ops,canonicalize,cse,
one-shot-bufferize{bufferize-function-boundaries=true
function-boundary-type-conversion=identity-layout-map},
buffer-results-to-out-params{hoist-static-allocs=true
modify-public-functions=true},
canonicalize,buffer-deallocation-pipeline,
func.func(optimize-allocation-liveness))"""

MEMREF_TO_LLVM = """builtin.module(
convert-linalg-to-loops,canonicalize,func.func(llvm-request-c-wrappers),
expand-strided-metadata,lower-affine,convert-scf-to-cf,convert-math-to-llvm,
convert-math-to-libm,arith-expand,convert-arith-to-llvm,
finalize-memref-to-llvm,convert-func-to-llvm,convert-cf-to-llvm,
convert-ub-to-llvm,convert-index-to-llvm,reconcile-unrealized-casts)"""

class Network:
    """A compiled network; `taps` makes `run` and `measure` see inside it."""

    def __init__(self, path, taps=False):
        function = Function(path)
        lines = function.lines
        users = {}
        for line in lines:
            for operand in line.operands if line.kind else ():
                users.setdefault(operand, []).append(line)
        self.constants = function.constants
        self.ops = [BiasedOp(line, self.constants, users)
                    for line in lines if line.kind in BIASED_OPS]
        self._argument = function.argument
        self._input_type = function.input_type
        returned = lines[-1]
        self.outputs = len(returned.operands)
        self._results = list(zip(returned.operands, returned.operand_types))
        if taps:
            types = {line.result: line.result_type
                     for line in lines if line.kind}
            # Every value once, the input not at all: run() has it.
            wanted = dict.fromkeys(v for op in self.ops
                                   for v in (op.input, op.output))
            known = {self._argument, *returned.operands}
            self._results += [(v, types[v]) for v in wanted if v not in known]
        self._taps = taps
        self._function = function.name
        function.set_results(self._results)
        self._compile(function.text())

    def _compile(self, text):
        opt = os.path.realpath(find_tool("mlir-opt"))
        libraries = os.path.join(os.path.dirname(opt), "..", "lib")
        with tempfile.TemporaryDirectory() as folder:
            def path(name):
                return os.path.join(folder, name)
            with open(path("tosa.mlir"), "w") as file:
                file.write(text)
            run_tool("mlir-opt", path("tosa.mlir"),
                     "--pass-pipeline=" + TOSA_TO_MEMREF.replace("\n", " "),
                     "--emit-bytecode", "-o", path("memref.mlirbc"))
            run_tool("mlir-opt", path("memref.mlirbc"),
                     "--pass-pipeline=" + MEMREF_TO_LLVM.replace("\n", " "),
                     "--emit-bytecode", "-o", path("llvm.mlirbc"))
            run_tool("mlir-translate", "--mlir-to-llvmir", path("llvm.mlirbc"),
                     "-o", path("llvm.ll"))
            # -O2 compiles four to six times longer than it saves on 400 runs.
            run_tool("clang", "-O1", "-fvectorize", "-march=native",
                     "-shared", "-fPIC",
                     "-Wno-override-module", path("llvm.ll"), "-lm",
                     "-L" + libraries, "-Wl,-rpath," + libraries,
                     "-lmlir_c_runner_utils", "-o", path("network.so"))
            # The mapping outlives the file.
            library = ctypes.CDLL(path("network.so"))
        self._call = getattr(library, "_mlir_ciface_" + self._function)
        self._call.restype = None

    def run(self, samples, on_sample=None):
        """Outputs for samples [n, ...], first dimension the sample; a list of
        arrays if the network has several. With taps, `on_sample(inputs,
        outputs)` gets the arrays of every op in `ops` after each sample; they
        are overwritten by the next one."""
        shape, element = parse_tensor_type(self._input_type)
        samples = np.ascontiguousarray(samples)
        if samples.shape[1:] != shape[1:] or len(samples) % shape[0] or \
                samples.dtype != ELEMENT_TYPES[element][1]:
            raise ValueError("expected samples %s of %s, found %s of %s" % (
                shape, element, samples.shape, samples.dtype))
        buffers, bits = [], []
        for _, text in self._results:
            result_shape, result_element = parse_tensor_type(text)
            bits.append(ELEMENT_TYPES[result_element][0])
            buffers.append(np.zeros(result_shape,
                                    ELEMENT_TYPES[result_element][1]))
        sample = np.zeros(shape, samples.dtype)
        descriptors = [self._descriptor(a) for a in [sample, *buffers]]
        pointers = [ctypes.c_void_p(d.ctypes.data) for d in descriptors]
        collected = [[] for _ in range(self.outputs)]
        for start in range(0, len(samples), shape[0]):
            sample[...] = samples[start:start + shape[0]]
            self._call(*pointers)
            arrays = [sign_extend(a, b) if a.dtype == np.int64 else a
                      for a, b in zip(buffers, bits)]
            for part, array in zip(collected, arrays):
                part.append(array.copy())
            if on_sample:
                values = dict(zip((v for v, _ in self._results), arrays))
                values[self._argument] = sample
                on_sample([values[op.input] for op in self.ops],
                          [values[op.output] for op in self.ops])
        results = [np.concatenate(part) for part in collected]
        return results[0] if self.outputs == 1 else results

    @staticmethod
    def _descriptor(array):
        """StridedMemRefType: both pointers, offset, sizes, strides."""
        strides = [s // array.itemsize for s in array.strides]
        return np.array([array.ctypes.data, array.ctypes.data, 0,
                         *array.shape, *strides], np.int64)

    def measure(self, samples):
        """Channel statistics of every op: a list of (input, output)."""
        if not self._taps:
            raise ValueError("expected a network with taps, found none")
        gathered = [(ChannelStatistics(), ChannelStatistics())
                    for _ in self.ops]

        def gather(inputs, outputs):
            for pair, *arrays in zip(gathered, inputs, outputs):
                for statistics, array in zip(pair, arrays):
                    statistics.add(array)

        self.run(samples, gather)
        return gathered


class ChannelStatistics:
    """Mean and mean square of each sample's channels (the last dimension)."""

    def __init__(self):
        self.means, self.squares = [], []

    def add(self, array):
        values = array.reshape(-1, array.shape[-1]).astype(np.float64)
        self.means.append(values.mean(axis=0))
        self.squares.append(np.einsum("ij,ij->j", values, values) / len(values))

    def record(self, paired=None, **extra):
        """As a record of a statistics file. `paired` holds the means of the
        float run of the same samples, [samples, channels] and in the same
        units; `extra` are further keys."""
        means = np.array(self.means)
        mean = means.mean(axis=0)
        record = {"mean": mean.tolist(), "samples": len(means),
                  "source": "measured", "variance": np.maximum(np.mean(
                      self.squares, axis=0) - mean ** 2, 0).tolist()}
        if len(means) > 1:
            record["sample_variance"] = means.var(axis=0, ddof=1).tolist()
            if paired is not None:
                record["paired_variance"] = (means - paired).var(
                    axis=0, ddof=1).tolist()
        return {**record, **extra}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("network", help="TOSA module, text or bytecode")
    parser.add_argument("--inputs", required=True, help="samples, .npy")
    parser.add_argument("-o", "--output", required=True, help="outputs, .npy")
    arguments = parser.parse_args()
    outputs = Network(arguments.network).run(np.load(arguments.inputs))
    np.save(arguments.output, outputs)


if __name__ == "__main__":
    main()
