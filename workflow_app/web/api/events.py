"""What a unit's own system is told of the unit's papers, as the OpenAPI document declares it."""

from state_machines import MACHINES
from state_machines.grammar import Text
from workflow_app.web.api.pieces import ROW, Json, say_in

STATES = sorted({state.code for table in MACHINES for state in table.states})
MOMENT: Json = {"type": "string", "format": "date-time"}
WORDS: Json = {"type": "string"}
FACTS: Json = {
    "delivery": ROW,  # the same however often it is sent
    "paper": ROW,
    "kind": {"enum": [table.kind for table in MACHINES]},
    "number": WORDS,
    "title": WORDS,
    "unit": WORDS,
    "version": ROW,
    "step": WORDS,
    "state": {"enum": STATES},
    "reason": WORDS,
    "at": MOMENT,
    "due_at": {"type": ["string", "null"], "format": "date-time"},
    "url": {"type": "string", "format": "uri"},
}
EVENT: Json = {
    "type": "object",
    "required": list(FACTS),
    "properties": FACTS,
    "additionalProperties": False,
}
SUMMARY = Text("Một bước của hồ sơ đơn vị", "A step of one of the unit's papers")
HOW = Text(
    "Ký bằng HMAC-SHA256 với mã bí mật trên GIÂY.NỘI-DUNG. Bỏ qua tin cũ hơn năm phút và tin có"
    " delivery đã nhận. Trả lời 2xx; nếu không, tin được gửi lại.",
    "Signed with HMAC-SHA256 with the secret over SECONDS.BODY. Refuse what is older than five"
    " minutes and drop a delivery that came before. Answer 2xx; otherwise it is sent again.",
)


def event(language: str) -> Json:
    """The post that a unit's own system gets."""
    signed = {"type": "string", "pattern": r"^t=\d+,v1=[0-9a-f]{64}$"}
    headers = {"Workflow-Signature": signed, "Workflow-Delivery": {"type": "string"}}
    schema = {"$ref": "#/components/schemas/Event"}
    return {
        "operationId": "told_of_step",
        "summary": say_in(SUMMARY, language),
        "description": say_in(HOW, language),
        "parameters": [
            {"name": name, "in": "header", "required": True, "schema": one}
            for name, one in headers.items()
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": {"2XX": {"description": "-"}},
    }
