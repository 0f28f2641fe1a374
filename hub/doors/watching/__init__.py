"""What one sees of a running hub: log lines, metrics, traces, and whether it is ready."""
