"""The texts that a congress may need: their codes on a checklist, and what they are called."""

from state_machines.grammar import Text

TOPICS = {
    "political_report": Text("Báo cáo chính trị", "Political report"),
    "action_programme": Text("Chương trình hành động", "Action programme"),
    "self_review_report": Text("Báo cáo kiểm điểm", "Self-review report"),
    "personnel_scheme": Text("Đề án nhân sự", "Personnel scheme"),
    "delegation_scheme": Text("Đề án đoàn đại biểu", "Delegation scheme"),
    "programme_script": Text(
        "Chương trình, kịch bản điều hành, quy chế đại hội", "Agenda, script and rules"
    ),
    "draft_resolution": Text("Dự thảo nghị quyết đại hội", "Draft congress resolution"),
    "congress_plan": Text("Kế hoạch tổ chức đại hội", "Congress plan"),
    "upper_draft_comments": Text(
        "Báo cáo tổng hợp góp ý dự thảo văn kiện cấp trên",
        "Summary of comments on the superior level's drafts",
    ),
    "speeches": Text("Diễn văn khai mạc, bế mạc", "Opening and closing speeches"),
    "papers": Text("Tham luận", "Presentation papers"),
}
