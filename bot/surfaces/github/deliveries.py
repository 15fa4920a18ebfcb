"""The ledger of webhook calls: each is stored once, with the job that will look into it."""

from bot.app import App
from bot.records import Delivery
from bot.surfaces.github.webhook import Call

QUEUE = "github"
TASK = "github.delivery"


def accept(app: App, call: Call) -> bool:
    """Store the call and defer its job in one transaction; False when it was here before."""
    now = app.clock()
    with app.store.write() as tx:
        is_new = tx.deliveries.add(
            Delivery(
                id=call.delivery_id,
                event=call.event,
                action=call.action,
                payload=dict(call.payload),
                received_at=now,
            )
        )
        if is_new:
            tx.queue.defer(
                QUEUE,
                TASK,
                {"delivery": call.delivery_id},
                now=now,
                unique_key=f"delivery:{call.delivery_id}",
            )
    return is_new
