# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Reads TOSA modules as text: their ops, types, locations and constants.

MLIR has no Python bindings among Debian's packages. The generic form that
`mlir-opt` prints, one op per line and always `"name"(operands) <{properties}>
: (types) -> type`, needs no more than a few regular expressions.
"""

import re
import shutil
import subprocess

import numpy as np

BIASED_OPS = ("tosa.conv2d", "tosa.conv3d", "tosa.depthwise_conv2d",
              "tosa.transpose_conv2d", "tosa.matmul")

SOFTMAX = ["tosa.reduce_max", "tosa.sub", "tosa.exp", "tosa.reduce_sum",
           "tosa.reciprocal", "tosa.mul"]

# How many bits of a storage unit are defined, and the unit: an i48 occupies 8
# bytes whose upper 16 bits are undefined, an i4 constant one byte.
ELEMENT_TYPES = {
    "i1": (8, np.int8), "i4": (4, np.int8), "i8": (8, np.int8),
    "i16": (16, np.int16), "i32": (32, np.int32), "i48": (48, np.int64),
    "i64": (64, np.int64), "index": (64, np.int64), "f16": (16, np.float16),
    "f32": (32, np.float32), "f64": (64, np.float64)}


def find_tool(name):
    """The LLVM 22 tool `name`: from PATH, or from Debian's package folder."""
    for candidate in (name + "-22", "/usr/lib/llvm-22/bin/" + name, name):
        path = shutil.which(candidate)
        if path:
            return path
    raise FileNotFoundError("expected %s of LLVM 22, found none" % name)


def run_tool(name, *arguments):
    """Standard output of the tool; its error output becomes an exception."""
    done = subprocess.run([find_tool(name), *map(str, arguments)],
                          capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError("%s failed:\n%s" % (name, done.stderr[-4000:]))
    return done.stdout


def sign_extend(array, bits):
    """Drops the undefined upper bits of each integer (i4 and i48)."""
    unused = array.dtype.itemsize * 8 - bits
    return (array << unused) >> unused if unused else array


def parse_tensor_type(text):
    """`tensor<1x3xi8>` to ((1, 3), 'i8'); nothing if it is not that simple."""
    match = re.fullmatch(r"tensor<((?:\d+x)*)(\w+)>", text)
    if not match or match[2] not in ELEMENT_TYPES:
        return None
    return tuple(int(n) for n in match[1].split("x")[:-1]), match[2]


def split_commas(text):
    """Splits at commas outside brackets."""
    parts, depth, start = [], 0, 0
    for position, char in enumerate(text):
        depth += (char in "(<[{") - (char in ")>]}")
        if char == "," and depth == 0:
            parts.append(text[start:position].strip())
            start = position + 1
    return parts + [text[start:].strip()] if text.strip() else []


class Line:
    """One op with one result at most, as the generic form prints it."""

    PATTERN = re.compile(r'\s*(?:(?P<result>%[\w$.-]+) = )?"(?P<kind>[\w.]+)"'
                         r'\((?P<operands>[^)]*)\)(?P<rest>.*)', re.S)

    def __init__(self, text):
        match = self.PATTERN.match(text)
        self.kind = match["kind"] if match else None
        if not match:
            return
        self.result = match["result"]
        self.operands = split_commas(match["operands"])
        # The signature is the last thing before the location.
        self.attributes, _, signature = match["rest"].rpartition(" : (")
        types, _, result = signature.partition(") -> ")
        self.operand_types = split_commas(types)
        self.result_type, _, self.location = result.partition(" loc(")

    def name(self):
        """The outermost name of the location, or the first of a fused one."""
        match = re.match(r'(?:fused(?:<.*?>)?\[)?"((?:[^"\\]|\\.)*)"[()]',
                         self.location)
        return match and re.sub(r"\\([0-9A-Fa-f]{2}|.)", lambda m: chr(
            int(m[1], 16)) if len(m[1]) == 2 else m[1], match[1])


class Constants:
    """Constants as numpy arrays, also those that ops make from constants."""

    def __init__(self, lines, text):
        self.defs = {line.result: line for line in lines if line.kind}
        # A resource starts with 4 bytes that say its alignment.
        self.resources = {
            name: bytes.fromhex(blob[8:]) for name, blob in re.findall(
                r'([\w.$-]+): "0x([0-9A-Fa-f]+)"', text.partition("\n{-#")[2])}

    def get(self, value):
        """The array that `value` holds, or nothing if it is not constant."""
        line = self.defs.get(value)
        if line is None:
            return None
        if line.kind in ("tosa.const", "tosa.const_shape"):
            return self.parse(line.attributes)
        source = self.get(line.operands[0]) if line.operands else None
        if source is None:
            return None
        if line.kind == "tosa.reshape":
            return source.reshape(self.get(line.operands[1]))
        if line.kind == "tosa.transpose":
            perms = re.search(r"perms = array<i32: ([\d, ]+)>", line.attributes)
            return source.transpose([int(n) for n in perms[1].split(",")])
        # Float networks that keep integer weights dequantize them.
        if line.kind == "tosa.cast" and "xf32" in line.result_type:
            return source.astype(np.float32)
        if line.kind == "tosa.mul" and source.dtype == np.float32:
            factor = self.get(line.operands[1])
            return None if factor is None else source * factor
        return None

    def parse(self, attributes):
        match = re.search(r'values = (dense|dense_resource)<(.*)> : '
                          r'(tensor<[^>]*>)', attributes, re.S)
        shape, element = parse_tensor_type(match[3])
        bits, dtype = ELEMENT_TYPES[element]
        body = match[2]
        if match[1] == "dense_resource":
            array = np.frombuffer(self.resources[body], dtype)
        elif body.startswith('"0x'):
            array = np.frombuffer(bytes.fromhex(body[3:-1]), dtype)
        else:
            number = np.float64 if dtype in (np.float16, np.float32) else dtype
            words = re.sub(r"[\[\]\s]", "", body).replace(
                "true", "1").replace("false", "0")
            if "0x" in words:
                raise ValueError("expected numbers, found %s" % body[:40])
            array = np.array([w for w in words.split(",") if w]).astype(
                number).astype(dtype)
        if np.issubdtype(dtype, np.integer):
            array = sign_extend(array, bits)
        return np.broadcast_to(array, shape) if array.size == 1 \
            else array.reshape(shape)


class BiasedOp:
    """A convolution or matrix multiplication: `kind` (tosa.…), `name` (of its
    location, or nothing), `input` and `output` (values), `weights` and `bias`
    (arrays in the shape of the operands, or nothing), `attributes` (text)."""

    def __init__(self, line, constants, users):
        self.kind, self.name = line.kind, line.name()
        self.attributes = line.attributes
        self.input, self.output = line.operands[0], line.result
        self.output_type = line.result_type
        # Statistics describe the tensor before any padding.
        producer = constants.defs.get(self.input)
        while producer and producer.kind == "tosa.pad":
            self.input = producer.operands[0]
            producer = constants.defs.get(self.input)
        self.weights = constants.get(line.operands[1])
        if line.kind != "tosa.matmul":
            self.bias = constants.get(line.operands[2])
            return
        # A single following addition of a constant is a matmul's bias.
        self.bias = None
        following = users.get(line.result, [])
        if len(following) == 1 and following[0].kind == "tosa.add":
            for operand in following[0].operands:
                if constants.get(operand) is not None:
                    self.bias = constants.get(operand)
                    self.output = following[0].result

    def integers(self, attribute):
        """An integer array attribute such as `pad`."""
        match = re.search(attribute + r" = array<i64: ([-\d, ]+)>",
                          self.attributes)
        return [int(n) for n in match[1].split(",")] if match else None


class Function:
    """The only function of a module as text, one op a row: `rows[begin]` holds
    its type, `rows[end]` its return, `lines` what lies between and the return.
    `batch` replaces a dynamic first dimension; "?" leaves it."""

    def __init__(self, path, batch="1"):
        text = run_tool("mlir-opt", path, "--mlir-print-op-generic",
                        "--mlir-print-debuginfo", "--mlir-print-local-scope")
        self.rows = text.replace("tensor<?x", "tensor<%sx" % batch).split("\n")
        self.begin, self.end = (
            next(i for i, row in enumerate(self.rows) if kind in row)
            for kind in ('"func.func"', '"func.return"'))
        self.lines = [Line(row)
                      for row in self.rows[self.begin + 2:self.end + 1]]
        self.constants = Constants(self.lines, text)
        arguments = re.findall(r"(%[\w$.-]+): (tensor<[^>]*>)",
                               self.rows[self.begin + 1])
        if len(arguments) != 1:
            raise ValueError("expected one input, found %d" % len(arguments))
        self.argument, self.input_type = arguments[0]
        self.name = re.search(r'sym_name = "([\w$.-]+)"',
                              self.rows[self.begin])[1]

    def set_results(self, results):
        """Returns the given pairs of a value and its type instead."""
        values, types = (", ".join(part) for part in zip(*results))
        self.rows[self.end] = '"func.return"(%s) : (%s) -> ()' % (values, types)
        head = re.sub(r", res_attrs = \[[^\]]*\]|res_attrs = \[[^\]]*\], ",
                      "", self.rows[self.begin])
        self.rows[self.begin] = re.sub(
            r"(function_type = \(.*?\) -> )(\(.*?\)|tensor<[^>]*>)",
            lambda m: "%s(%s)" % (m[1], types), head)

    def text(self):
        return "\n".join(self.rows)


def tensor_name(value):
    """A name for what belongs to a TOSA value elsewhere: `%60` is v60."""
    return "v" + value[1:]


def shape_of(type_text):
    return parse_tensor_type(type_text)[0]


def attribute(line, name):
    """A number or a list of integers in the properties of an op."""
    match = re.search(name + r" = (?:array<i64: ([-\d, ]+)>|(\S+) : ([if]))",
                      line.attributes)
    if match[1]:
        return [int(n) for n in match[1].split(",")]
    return (int if match[3] == "i" else float)(match[2])


def computing_lines(function):
    """The ops of the function that do not merely make constants."""
    return [line for line in function.lines
            if line.kind and line.kind != "func.return"
            and function.constants.get(line.result) is None]


def find_softmax(lines):
    """The position of the first op of the softmax, or nothing."""
    kinds = [line.kind for line in lines]
    for start, kind in enumerate(kinds):
        if kind == SOFTMAX[0] and kinds[start:start + len(SOFTMAX)] == SOFTMAX:
            return start
    return None
