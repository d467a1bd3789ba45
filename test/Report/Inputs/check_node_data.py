# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""check_node_data.py MODEL NODE_DATA: fails unless Model Explorer finds every
entry of the node data in the graph that its MLIR adapter makes of the model.
Prints what kind of op each is attached to."""

import json
import sys

import ai_edge_model_explorer_adapter as adapter

model, node_data = sys.argv[1:]
collections = json.loads(adapter.ConvertMlirToJson(adapter.VisualizeConfig(), model))
graphs = {
    graph["id"]: {node["id"]: node["label"] for node in graph["nodes"]}
    for collection in collections
    for graph in collection["subgraphs"]
}
for graph, data in json.load(open(node_data)).items():
    for node, result in data["results"].items():
        print(graph, node, graphs[graph][node], result["value"])
