"""remove_measured.py IN OUT: a statistics file without what data told."""

import json
import sys

MEASURED = ("input_float", "input_quantized", "output_quantized")

with open(sys.argv[1]) as file:
    statistics = json.load(file)
for record in statistics["ops"].values():
    for name in MEASURED:
        record.pop(name, None)
    output = record.get("output_float", {})
    assert output.get("source", "batch_norm") == "batch_norm"
with open(sys.argv[2], "w") as file:
    json.dump(statistics, file)
