"""Basic Pitch in onnxruntime on one file, with its default settings; prints a line of JSON as program.ts does."""

import json
import pathlib
import resource
import sys

import basic_pitch
from basic_pitch.inference import predict

MODEL = pathlib.Path(basic_pitch.__file__).parent / "saved_models/icassp_2022/nmp.onnx"

_, _, notes = predict(sys.argv[1], MODEL)
usage = resource.getrusage(resource.RUSAGE_SELF)
report = {"cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024, "notesPerMinute": [len(notes)]}
print("\n" + json.dumps(report))
