#!/usr/bin/env python3
"""datatrove_run FOLDER BANDS: datatrove's MinHash pipeline over FOLDER/dump.jsonl, to FOLDER/kept and FOLDER/removed."""
import sys

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import (MinhashConfig, MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupFilter,
                                      MinhashDedupSignature)
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers.jsonl import JsonlWriter
from datatrove.utils.hashing import HashConfig


def main(folder, bands):
    config = MinhashConfig(n_grams=5, num_buckets=bands, hashes_per_bucket=128 // bands,
                           hash_config=HashConfig(hash_fc="xxhash", precision=64))
    reader = JsonlReader(folder, glob_pattern="dump.jsonl")
    signatures, buckets, clusters = (f"{folder}/{part}" for part in ("signatures", "buckets", "clusters"))
    keep = MinhashDedupFilter(clusters, exclusion_writer=JsonlWriter(folder + "/removed"), load_cluster_ids=True)
    stages = [([reader, MinhashDedupSignature(signatures, config=config)], 1),
              ([MinhashDedupBuckets(signatures, buckets, config=config)], bands),
              ([MinhashDedupCluster(buckets, clusters, config=config, save_cluster_id=True)], 1),
              ([reader, keep, JsonlWriter(folder + "/kept")], 1)]
    for number, (steps, tasks) in enumerate(stages):
        LocalPipelineExecutor(steps, tasks=tasks, workers=1, logging_dir=f"{folder}/logs{number}").run()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
