"""Downloads one file by hf_hub_download into a new cache; prints its seconds and the peak memory of the process."""
import json, resource, sys, time

from huggingface_hub import hf_hub_download

repository, name, folder = sys.argv[1:]
start = time.perf_counter()
path = hf_hub_download(repository, name, cache_dir=folder)
seconds = time.perf_counter() - start
print(json.dumps({"path": path, "callMs": seconds * 1000, "peakBytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}))
