"""Records → edition: ids, areas, conservation, manifest, canonical bytes."""
