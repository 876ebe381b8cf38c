"""The catalogue of figures: what is counted in which paper, and how it is added up.

A new figure is a row here: the forms ask for it, papers keep it, totals, explanations and checks
follow from the row.
"""

from __future__ import annotations

from state_machines.measures import Figure, Measure, Overlap, Partition, Rule
from state_machines.vocabulary import Text

PEOPLE = Measure(Text("người", "people"))
DONG = Measure(Text("đồng", "VND"), money=True)
WORKS = Measure(Text("công trình, phần việc", "works"))
HOUSES = Measure(Text("nhà", "houses"))
TIMES = Measure(Text("lượt", "times"))
POSTS = Measure(Text("tin, bài", "articles and posts"))
PIECES = Measure(Text("chiếc", "pieces"))
PAGES = Measure(Text("trang", "pages"))
EVENTS = Measure(Text("cuộc", "events"))
YEARS = Measure(Text("tuổi", "years"))
PAPERS = Measure(Text("đơn vị", "units"))
OPINIONS = Measure(Text("ý kiến", "opinions"))

SUM, MOST, LEAST, RATIO, UNITS = Rule


def _of_members(code: str, vi: str, en: str, part_of: str = "members") -> Figure:
    return Figure(code, Text(vi, en), PEOPLE, SUM, "congress", part_of)


STANDING = (
    Figure("registered", Text("Đơn vị đã đăng ký thi đua", "Units that registered"),
           PAPERS, UNITS, "registration"),
    Figure("congress_held", Text("Đơn vị đã tổ chức đại hội", "Units that held their congress"),
           PAPERS, UNITS, "congress"),
    Figure("reported", Text("Đơn vị đã báo cáo tổng kết", "Units that reported"),
           PAPERS, UNITS, "report"),
)  # fmt: skip
"""What an accepted paper says by being there."""

WORK_FIGURES = (
    Figure("works", Text("Số công trình, phần việc", "Works"), WORKS, SUM, "registration"),
    Figure("works_registered", Text("Giá trị đăng ký", "Value registered"),
           DONG, SUM, "registration"),
    Figure("works_achieved", Text("Giá trị đã thực hiện", "Value achieved"),
           DONG, SUM, "registration"),
    Figure("works_value", Text("Tổng giá trị", "Total value"), DONG, SUM, "registration"),
    Figure("funding_budget", Text("Kinh phí từ ngân sách", "Funding: state budget"),
           DONG, SUM, "registration"),
    Figure("funding_enterprise", Text("Kinh phí từ doanh nghiệp, nhà hảo tâm",
           "Funding: enterprises and donors"), DONG, SUM, "registration"),
    Figure("funding_people", Text("Kinh phí Nhân dân đóng góp", "Funding: the people"),
           DONG, SUM, "registration"),
    Figure("funding_other", Text("Kinh phí từ nguồn khác", "Funding: other sources"),
           DONG, SUM, "registration"),
)  # fmt: skip

RECORD_FIGURES = (
    Figure("summoned", Text("Đại biểu được triệu tập", "Delegates summoned"),
           PEOPLE, SUM, "congress"),
    _of_members("present", "Đại biểu có mặt", "Delegates present", "summoned"),
    Figure("members", Text("Ủy viên Ủy ban", "Committee members"), PEOPLE, SUM, "congress"),
    _of_members("standing_committee", "Ủy viên Ban Thường trực", "Standing members"),
    _of_members("chair", "Chủ tịch", "Chair", "standing_committee"),
    _of_members("vice_chair", "Phó Chủ tịch", "Vice-chairs", "standing_committee"),
    _of_members("re_elected", "Tái cử", "Re-elected"),
    _of_members("first_time", "Tham gia lần đầu", "First time"),
    _of_members("male", "Nam", "Male"),
    _of_members("female", "Nữ", "Female"),
    _of_members("non_party", "Ngoài Đảng", "Non-party"),
    _of_members("religious", "Tôn giáo", "Religious"),
    _of_members("ethnic_minority", "Dân tộc thiểu số", "Ethnic minority"),
    _of_members("full_time", "Cán bộ chuyên trách", "Full-time officers"),
    _of_members("front_work_committee", "Ban Công tác Mặt trận", "Front work committees"),
    _of_members("member_organisation", "Tổ chức thành viên", "Member organisations"),
    _of_members("outstanding_individual", "Cá nhân tiêu biểu", "Outstanding individuals"),
    Figure("age_max", Text("Tuổi cao nhất", "Oldest"), YEARS, MOST, "congress"),
    Figure("age_min", Text("Tuổi thấp nhất", "Youngest"), YEARS, LEAST, "congress", "age_max"),
    _of_members("edu_master", "Thạc sĩ trở lên", "Master or higher"),
    _of_members("edu_university_college", "Đại học, cao đẳng", "University, college"),
    _of_members("edu_intermediate", "Trung cấp", "Intermediate"),
    _of_members("pol_advanced", "Lý luận chính trị: cử nhân, cao cấp",
                "Political theory: advanced"),
    _of_members("pol_intermediate_basic", "Lý luận chính trị: trung, sơ cấp",
                "Political theory: intermediate, basic"),
)  # fmt: skip

REPORT_FIGURES = (
    Figure("fund_for_the_poor", Text("Vận động Quỹ “Vì người nghèo”", "Fund for the Poor"),
           DONG, SUM, "report"),
    Figure("solidarity_houses", Text("Nhà Đại đoàn kết xây mới, sửa chữa",
           "Great Unity houses built or repaired"), HOUSES, SUM, "report"),
    Figure("storm_shelters", Text("Chòi, phòng trú bão", "Storm shelters"),
           PIECES, SUM, "report"),
    Figure("articles", Text("Tin, bài tuyên truyền đại hội", "Articles on the congress"),
           POSTS, SUM, "report"),
    Figure("interactions", Text("Lượt thích, chia sẻ", "Likes and shares"),
           TIMES, SUM, "report"),
    Figure("banners", Text("Băng rôn, khẩu hiệu", "Banners and slogans"),
           PIECES, SUM, "report"),
    Figure("zalo_pages", Text("Trang Zalo OA", "Zalo OA pages"), PAGES, SUM, "report"),
    Figure("fanpages", Text("Đơn vị có trang cộng đồng (fanpage)", "Units with a fan page"),
           PAGES, UNITS, "report"),
    Figure("provincial_events", Text("Đơn vị có hoạt động chào mừng Đại hội tỉnh",
           "Units with events to greet the provincial congress"), EVENTS, UNITS, "report"),
    Figure("dialogues", Text("Đơn vị tổ chức hội nghị đối thoại trực tiếp",
           "Units that held a dialogue"), EVENTS, UNITS, "report"),
    Figure("forums", Text("Đơn vị tổ chức diễn đàn lắng nghe ý kiến Nhân dân",
           "Units that held a forum"), EVENTS, UNITS, "report"),
    Figure("seminars", Text("Đơn vị tổ chức tọa đàm", "Units that held a seminar"),
           EVENTS, UNITS, "report"),
    Figure("trainings", Text("Đơn vị tổ chức tập huấn công tác Mặt trận",
           "Units that held a training"), EVENTS, UNITS, "report"),
    Figure("voter_meetings", Text("Đơn vị tổ chức hội nghị tiếp xúc cử tri",
           "Units that held a meeting with voters"), EVENTS, UNITS, "report"),
    Figure("web_articles", Text("Tin, bài trên trang thông tin điện tử", "Articles on the web"),
           POSTS, SUM, "report"),
    Figure("page_posts", Text("Tin trên trang cộng đồng", "Posts on the fan page"),
           POSTS, SUM, "report"),
    Figure("page_interactions", Text("Lượt tương tác trên trang cộng đồng",
           "Interactions on the fan page"), TIMES, SUM, "report"),
    Figure("zalo_posts", Text("Bài trên Zalo OA", "Posts on Zalo OA"), POSTS, SUM, "report"),
    Figure("superior_articles", Text("Tin cộng tác với trang của cấp trên",
           "Articles for the superior's site"), POSTS, SUM, "report"),
    Figure("house_value", Text("Giá trị nhà Đại đoàn kết", "Value of Great Unity houses"),
           DONG, SUM, "report"),
    Figure("island_fund", Text("Quỹ “Vì biển, đảo Việt Nam”", "Fund for the seas and islands"),
           DONG, SUM, "report"),
    Figure("village_conferences", Text("Thôn, tổ dân phố đã tổ chức Hội nghị đại biểu Nhân dân",
           "Villages that held a people's conference"), EVENTS, RATIO, "report"),
    Figure("commune_conferences", Text("Xã, thị trấn đã tổ chức Hội nghị đại biểu Nhân dân",
           "Communes that held a people's conference"), EVENTS, RATIO, "report"),
    Figure("houses_supported", Text("Kinh phí hỗ trợ làm nhà", "Support for houses"),
           DONG, SUM, "report"),
    Figure("opinions", Text("Ý kiến góp ý trực tiếp", "Opinions given in person"),
           OPINIONS, SUM, "report"),
    Figure("opinion_slips", Text("Ý kiến góp ý qua phiếu", "Opinions given on slips"),
           OPINIONS, SUM, "report"),
    Figure("mediations", Text("Vụ việc hòa giải thành", "Disputes settled"),
           TIMES, RATIO, "report"),
    Figure("cremations", Text("Hỏa táng", "Cremations"), TIMES, RATIO, "report"),
    Figure("supervisions", Text("Cuộc giám sát", "Supervisions"), EVENTS, SUM, "report"),
)  # fmt: skip

CATALOGUE = {
    figure.code: figure
    for group in (STANDING, WORK_FIGURES, RECORD_FIGURES, REPORT_FIGURES)
    for figure in group
}
"""Every figure by its code."""

ASKED_FOR = {figure.code: figure.name for figure in (*STANDING, *WORK_FIGURES, *REPORT_FIGURES)}
"""What a plan may ask for: what papers say by being there, works, and the figures of reports."""

PARTITIONS = (
    Partition("members", ("re_elected", "first_time")),
    Partition("members", ("male", "female")),
)
OVERLAPS = (
    Overlap("members", ("full_time", "front_work_committee", "member_organisation",
                        "outstanding_individual")),
    Overlap("members", ("edu_master", "edu_university_college", "edu_intermediate")),
    Overlap("members", ("pol_advanced", "pol_intermediate_basic")),
)  # fmt: skip
"""Groups that are shown beside each other and never alarm: somebody may belong to none."""


def _check() -> None:
    for figure in CATALOGUE.values():
        if figure.part_of and figure.part_of not in CATALOGUE:
            raise ValueError(f"{figure.code} is part of '{figure.part_of}', which is no figure")
    for group in (*PARTITIONS, *OVERLAPS):
        for code in (group.whole, *group.parts):
            if code not in CATALOGUE:
                raise ValueError(f"a group names '{code}', which is no figure")


_check()
