"""What is counted while running, in Prometheus' form."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

REGISTRY = CollectorRegistry()
_FAST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

COMMANDS = Counter(
    "mentorable_commands",
    "Commands answered.",
    ["surface", "command", "outcome"],
    registry=REGISTRY,
)
COMMAND_SECONDS = Histogram(
    "mentorable_command_seconds",
    "Time to answer a command.",
    ["surface"],
    buckets=_FAST,
    registry=REGISTRY,
)
DELIVERIES = Counter(
    "mentorable_deliveries", "Webhook deliveries by answer.", ["event", "status"], registry=REGISTRY
)
JOBS = Counter("mentorable_jobs", "Jobs by how they ended.", ["task", "outcome"], registry=REGISTRY)
JOB_SECONDS = Histogram(
    "mentorable_job_seconds", "Time a job took.", ["task"], buckets=_FAST, registry=REGISTRY
)
QUEUE_JOBS = Gauge(
    "mentorable_queue_jobs", "Jobs by queue and state.", ["queue", "state"], registry=REGISTRY
)
QUEUE_AGE_SECONDS = Gauge(
    "mentorable_queue_age_seconds",
    "How long the oldest due job has waited.",
    ["queue"],
    registry=REGISTRY,
)
RATE_LIMIT_REMAINING = Gauge(
    "mentorable_rate_limit_remaining",
    "Requests left at the forge.",
    ["resource"],
    registry=REGISTRY,
)
ISSUES = Gauge("mentorable_issues", "Indexed issues by state.", ["state"], registry=REGISTRY)
INDEX_AGE_SECONDS = Gauge(
    "mentorable_index_age_seconds",
    "Since the least recently checked repository was checked.",
    registry=REGISTRY,
)
SUGGESTIONS = Gauge(
    "mentorable_suggestions",
    "Suggestions that are kept, by what became of them.",
    ["outcome"],
    registry=REGISTRY,
)
EXPOSED_ISSUES = Gauge(
    "mentorable_exposed_issues",
    "Issues by how many learners see them now.",
    ["learners"],
    registry=REGISTRY,
)


def text() -> bytes:
    """Return all figures in Prometheus' text form."""
    return generate_latest(REGISTRY)
