"""What a run found, for people and programs: the only place that knows a format."""
