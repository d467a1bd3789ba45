# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""lit configuration: which files are tests, and what %-words in them mean."""

import os
import platform
import shutil
import subprocess

import lit.formats

config.name = "Unbias"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["package", "networks", "unit", "lib", "benchmark", "Inputs"]
config.test_source_root = os.path.dirname(__file__)

source = config.unbias_source_dir
config.environment["PATH"] = os.pathsep.join(
    [config.unbias_tools_dir, config.llvm_tools_dir, config.environment["PATH"]]
)
config.environment["FILECHECK_OPTS"] = "--dump-input-filter=all"

# Reference networks lie beside the checkout and may be absent.
reference_data = os.path.normpath(os.path.join(source, "..", "shared", "data"))
if os.path.isdir(reference_data):
    config.available_features.add("reference-data")

mlir_opt = os.path.join(config.llvm_tools_dir, "mlir-opt")
if config.unbias_sanitizer:
    # A plain mlir-opt needs the runtime to load what is built with a sanitizer.
    # Arenas are poisoned by headers compiled here and handed out by a plain
    # libMLIR.
    config.available_features.add("asan")
    runtime = subprocess.check_output(
        [config.cxx_compiler,
         f"-print-file-name=libclang_rt.asan-{platform.machine()}.so"], text=True)
    mlir_opt = f"env LD_PRELOAD={runtime.strip()} {mlir_opt}"
    config.environment["ASAN_OPTIONS"] = "detect_leaks=0:allow_user_poisoning=0"

has_numpy = config.python and subprocess.call(
    [config.python, "-c", "import numpy"], stderr=subprocess.DEVNULL
) == 0
if has_numpy:
    config.available_features.add("numpy")

if config.python and subprocess.call(
    [config.python, "-c", "import jsonschema"], stderr=subprocess.DEVNULL
) == 0:
    config.available_features.add("jsonschema")
if shutil.which("chromium"):
    config.available_features.add("chromium")
# A python with PyPI's ai-edge-model-explorer, which Debian does not have.
model_explorer_python = os.environ.get("UNBIAS_MODEL_EXPLORER_PYTHON")
if model_explorer_python:
    config.available_features.add("model-explorer")

# A python with the producers of networks that test/producers/setup.sh installs.
producers_python = os.environ.get("UNBIAS_PRODUCERS_PYTHON")
if producers_python:
    config.available_features.add("producers")

# The same suite once more with every input and output printed and parsed again,
# as text and as bytecode: lit --param verify-roundtrip=1.
unbias_opt = os.path.join(config.unbias_tools_dir, "unbias-opt")
if lit_config.params.get("verify-roundtrip"):
    unbias_opt += " --verify-roundtrip"

plugin = os.path.join(config.unbias_lib_dir, "UnbiasPlugin.so")
test_passes = os.path.join(config.unbias_lib_dir, "UnbiasTestPasses.so")
config.substitutions += [
    ("%unbias_plugin_flags", f"--load-dialect-plugin={plugin} --load-pass-plugin={plugin}"),
    ("%unbias_plugin", plugin),
    ("%unbias_test_passes", test_passes),
    ("%unbias_tools_dir", config.unbias_tools_dir),
    ("%unbias_source", source),
    ("%unbias_binary", config.unbias_binary_dir),
    ("%reference_data", reference_data),
    ("%mlir_lib_dir", os.path.join(os.path.dirname(config.llvm_tools_dir), "lib")),
    ("%mlir_dir", config.mlir_dir),
    ("%cmake", config.cmake),
    ("%cxx", config.cxx_compiler),
    ("%cc", config.c_compiler),
    ("%python", config.python),
    ("%chromium", "chromium --headless --no-sandbox --disable-gpu "
                  "--enable-logging=stderr --virtual-time-budget=5000"),
    ("%producers_python", producers_python or "python3"),
    ("%model_explorer_python", model_explorer_python or "python3"),
    (r"(?<![/\w-])unbias-opt\b", unbias_opt),
    # Debian's own, whatever else is on the path.
    (r"(?<![/\w-])mlir-opt\b", mlir_opt),
]
