"""Writes files of test/fixtures/hdf5: weights and a model in the corners of HDF5 that Keras itself does not use.

    python test/parity/hdf5_forms.py

`latest.*` have the newest headers, with checksums, and every kind of chunk index; `earliest.weights.h5` has the oldest,
with B-trees of chunks. The numbers are those of `files/plain.weights.h5` and `files/compiled.h5`.
"""

import pathlib

import h5py
import numpy as np

FIXTURES = pathlib.Path(__file__).resolve().parent.parent / "fixtures"
TARGET = FIXTURES / "hdf5"
# more than eight attributes or links of one object go to a heap with an index
MANY = 12

newest_layouts = [
    {},
    {"chunks": True, "compression": "gzip", "shuffle": True},  # one chunk
    {"chunks": 2, "compression": "gzip", "fletcher32": True},  # a fixed array of chunks
    {"chunks": 2, "maxshape": "one"},  # an extensible array
    {"chunks": 1, "maxshape": "all", "compression": "gzip"},  # a B-tree
    {"chunks": 2},  # no index, or a fixed array
]
oldest_layouts = [
    {},
    {"chunks": 2},
    {"chunks": 2, "compression": "gzip", "shuffle": True, "fletcher32": True},
    {"chunks": 1, "maxshape": "all"},
]


def options(layout, shape):
    """A layout for an array: at most so many rows and columns a chunk."""
    chosen = dict(layout)
    if isinstance(chosen.get("chunks"), int):
        chosen["chunks"] = tuple(min(size, chosen["chunks"]) for size in shape)
    elif chosen.get("chunks"):
        chosen["chunks"] = shape
    if "maxshape" in chosen:
        chosen["maxshape"] = (None, *(shape[1:] if chosen["maxshape"] == "one" else [None] * len(shape[1:])))
    return chosen


def compact(group, name, values):
    """Values inside the header of their dataset."""
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_layout(h5py.h5d.COMPACT)
    space = h5py.h5s.create_simple(values.shape)
    made = h5py.h5d.create(group.id, name.encode(), h5py.h5t.py_create(values.dtype), space, plist)
    made.write(h5py.h5s.ALL, h5py.h5s.ALL, np.ascontiguousarray(values))


def copy(source, target, layouts, counter):
    for key, value in source.attrs.items():
        target.attrs[key] = value
    for name, item in source.items():
        if isinstance(item, h5py.Group):
            copy(item, target.create_group(name), layouts, counter)
            continue
        values = np.asarray(item)
        turn = counter[0]
        counter[0] += 1
        if turn % 7 == 6:
            compact(target, name, values)
        elif values.ndim == 0:
            target.create_dataset(name, data=values)
        else:
            layout = layouts[turn % len(layouts)]
            target.create_dataset(name, data=values, **options(layout, values.shape))
        for key, value in item.attrs.items():
            target[name].attrs[key] = value


def rewrite(source, target, layouts, **how):
    with h5py.File(FIXTURES / "files" / source) as old, h5py.File(TARGET / target, "w", **how) as new:
        copy(old, new, layouts, [0])
        group = new["layers"] if "layers" in new else new["model_weights"]
        for i in range(MANY):
            group.attrs[f"note_{i}"] = f"text {i}"
            if "layers" in new:
                group.create_group(f"spare_{i}")
        group.attrs["words"] = np.array(["variable", "length"], h5py.string_dtype())


rewrite("plain.weights.h5", "latest.weights.h5", newest_layouts, libver="latest")
rewrite("compiled.h5", "latest.h5", newest_layouts, libver="latest", track_order=True)
rewrite("plain.weights.h5", "earliest.weights.h5", oldest_layouts, libver=("earliest", "v108"))
