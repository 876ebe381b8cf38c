"""The workers' bell: RQ on Redis or Valkey. It carries row numbers only, and may be deaf."""

import logging
import time
from collections.abc import Mapping, Sequence
from datetime import UTC

from redis import Redis, RedisError
from rq import Queue as RedisQueue
from rq import Worker
from rq.exceptions import DuplicateJobError
from rq.serializers import JSONSerializer
from rq.worker.base import BaseWorker

from workflow_app.services.ports import Queue

NAME = "outbox"
DELIVER, CARRY = "workflow_app.worker.deliver", "workflow_app.worker.carry"
LABOUR = "workflow_app.worker.labour"
WINDOW = 15  # seconds; a job that died with its worker blocks its number no longer than this
CHUNK = 50  # messages in one job
CALLS = 8  # jobs that share what is to be sent; each goes on until nothing is left
LONGEST_JOB = 3600  # seconds; what is still due then is rung for again
LONGEST_LABOUR = 1200  # seconds; a job that never ends keeps its worker from notices no longer
SHELF_LIFE = 120  # seconds that a ring waits for a worker; the sweep rings again
BEAT = 30  # seconds between signs of life of an idle worker
PATIENCE = {"socket_connect_timeout": 1, "socket_timeout": 2}  # seconds; nobody waits for a bell
_log = logging.getLogger(__name__)


class RqQueue:
    """A Queue on a broker. Every failure of the broker is survived and logged."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(url, **PATIENCE)

    def nudge(self, message_ids: Sequence[int]) -> bool:
        """Rings for these messages; False when the broker does not answer."""
        starts = range(0, len(message_ids), CHUNK)
        chunks = [list(message_ids[start : start + CHUNK]) for start in starts]
        return self._ring({f"outbox-{chunk[0]}": (DELIVER, chunk) for chunk in chunks})

    def call(self, batches: int) -> bool:
        """Rings for so many batches of deliveries, at most as many as workers could share."""
        return self._ring({f"carry-{one}": (CARRY, []) for one in range(min(batches, CALLS))})

    def hand_out(self, job_ids: Sequence[int]) -> bool:
        """Rings for these long jobs, each by itself."""
        return self._ring({f"job-{number}": (LABOUR, [number]) for number in job_ids})

    def _ring(self, jobs: Mapping[str, tuple[str, list[int]]]) -> bool:
        queue = RedisQueue(NAME, connection=self._redis, serializer=JSONSerializer)
        window = int(time.time() / WINDOW)
        try:
            for name, (job, numbers) in jobs.items():
                _enqueue(queue, f"{name}-{window}", job, numbers)
        except (RedisError, OSError) as problem:
            _log.warning("the broker is deaf, the sweep will do: %s", problem)
            return False
        return True

    def reachable(self) -> bool:
        """Whether the broker answers."""
        try:
            return bool(self._redis.ping())
        except (RedisError, OSError):
            return False

    def workers(self) -> int:
        """How many workers gave a sign of life within three beats."""
        oldest = time.time() - 3 * BEAT
        try:
            found = Worker.all(connection=self._redis, serializer=JSONSerializer)
        except (RedisError, OSError):
            return 0
        return len([worker for worker in found if _beat(worker) >= oldest])


class NoQueue:
    """A Queue without a broker: nobody hears, and the sweep delivers by itself."""

    def nudge(self, message_ids: Sequence[int]) -> bool:
        """Tells nobody."""
        return False

    def call(self, batches: int) -> bool:
        """Tells nobody."""
        return False

    def hand_out(self, job_ids: Sequence[int]) -> bool:
        """Tells nobody."""
        return False

    def reachable(self) -> bool:
        """True: there is no broker that could be away."""
        return True

    def workers(self) -> int:
        """One: the sweep."""
        return 1


def queue_at(url: str) -> Queue:
    """The queue at an address; an empty address is no broker."""
    return RqQueue(url) if url else NoQueue()


def work(url: str) -> None:
    """Works until told to stop, on one queue: with two, RQ loses the job of a killed worker."""
    redis = Redis.from_url(url)
    queue = RedisQueue(NAME, connection=redis, serializer=JSONSerializer)
    worker = Worker(
        [queue],
        connection=redis,
        serializer=JSONSerializer,
        worker_ttl=BEAT + 15,  # RQ waits 15 seconds less than this for a job, then beats
        default_result_ttl=0,
        log_job_description=False,
    )
    worker.work(logging_level="WARNING")


def _enqueue(queue: RedisQueue, job_id: str, job: str, numbers: list[int]) -> None:
    try:
        queue.enqueue(
            job,
            args=numbers,
            job_id=job_id,
            unique=True,
            ttl=SHELF_LIFE,
            job_timeout=LONGEST_LABOUR if job == LABOUR else LONGEST_JOB,
            result_ttl=0,
            failure_ttl=SHELF_LIFE,
        )
    except DuplicateJobError:
        _log.debug("already rung: %s", job_id)


def _beat(worker: BaseWorker) -> float:
    seen = worker.last_heartbeat
    return seen.replace(tzinfo=UTC).timestamp() if seen else 0.0
