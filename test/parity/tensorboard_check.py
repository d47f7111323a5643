"""Opens the event files of our TensorBoard callback with TensorBoard itself, and compares them with a CSVLogger's table.

    npx tsx --conditions @kmr-js/source test/parity/tensorboard-run.ts /tmp/board
    python test/parity/tensorboard_check.py /tmp/board

needs the package tensorboard. Prints what TensorBoard found; exits with 1 when it is not what the table says.
"""

import csv
import pathlib
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

folder = pathlib.Path(sys.argv[1])
rows = list(csv.DictReader((folder / "log.csv").open()))


def opened(part):
    board = EventAccumulator(str(folder / part), size_guidance={"tensors": 0})
    board.Reload()
    return board


def scalars(board, tag):
    return [(event.step, float(tensor_util.make_ndarray(event.tensor_proto))) for event in board.Tensors(tag)]


def close(a, b):
    return abs(a - b) <= 1e-6 * max(1, abs(b))


problems = []
for part, prefix in [("train", ""), ("validation", "val_")]:
    board = opened(part)
    tags = board.Tags()["tensors"]
    plugins = {tag: board.SummaryMetadata(tag).plugin_data.plugin_name for tag in tags}
    print(part)
    for tag in sorted(tags):
        shapes = {tuple(tensor_util.make_ndarray(event.tensor_proto).shape) for event in board.Tensors(tag)}
        print(f"  {tag}: {plugins[tag]}, {len(board.Tensors(tag))} events, shapes {sorted(shapes)}")
    for name in ["loss", "mae"]:
        expected = [(int(row["epoch"]), float(row[prefix + name])) for row in rows]
        found = scalars(board, f"epoch_{name}")
        if len(found) != len(expected) or not all(a == c and close(b, d) for (a, b), (c, d) in zip(found, expected)):
            problems.append(f"{part}/epoch_{name}: {found}, the table has {expected}")
train = opened("train")
histogram = tensor_util.make_ndarray(train.Tensors("line/kernel/histogram")[0].tensor_proto)
if histogram.shape[1] != 3 or histogram[:, 2].sum() != 2:
    problems.append(f"the histogram counts {histogram[:, 2].sum()} of 2 weights")
if [step for step, _ in scalars(train, "batch_loss")] != [2, 4, 6, 8, 10, 12]:
    problems.append("batch_loss is not there for every second batch")
print("\n".join(problems) or "TensorBoard reads what the table says.")
sys.exit(bool(problems))
